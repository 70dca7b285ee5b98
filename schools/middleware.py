"""Below a network's name only its members see anything but its public pages."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from core import clock
from schools.access import Access, access_for
from schools.models import Network

View = Callable[..., HttpResponse]


class NetworkRequest(HttpRequest):
    """A request below a network's name, for the types of views."""

    network: Network
    access: Access


class NetworkAccess:
    """Sets ``request.network`` and ``request.access`` and turns strangers away with a 404,
    so that nobody learns what exists. Roles and posts are read at every request."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        slug = kwargs.pop("network_slug", None)
        if slug is None:
            return None
        network = Network.objects.filter(slug=slug).select_related("named_contact").first()
        is_public_page = not getattr(view, "login_required", True)
        access = None
        if network is not None and request.user.is_authenticated:
            access = access_for(request.user, network, clock.today())
        request.network = network  # type: ignore[attr-defined]
        request.access = access  # type: ignore[attr-defined]
        if network is None:
            raise Http404
        if access is not None and access.is_member:
            if access.needs_second_factor and not is_mfa_enabled(request.user):
                if is_public_page:
                    return None
                return redirect("mfa_activate_totp")
            return None
        if not (is_public_page and network.is_public):
            raise Http404
        return None
