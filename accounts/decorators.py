from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

View = Callable[..., HttpResponse]


def operator_required(view: View) -> View:
    """Lets operators with a second factor through; to all others the page is not there.
    Whoever is not signed in has met the middleware before."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (request.user.is_staff and request.user.is_active):
            raise Http404
        if not is_mfa_enabled(request.user):
            return redirect("mfa_activate_totp")
        return view(request, *args, **kwargs)

    return guarded
