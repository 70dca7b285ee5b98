"""For the buddy: what to say, what not to, and where the limits are, in two minutes."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from schools.middleware import NetworkRequest
from schools.queries import named_human


@require_safe
def guide(request: NetworkRequest) -> HttpResponse:
    """For members of a network, with whom to ring there for oneself."""
    human = named_human(request.network, request.access.today)
    return render(request, "buddies/guide.html", {"human": human})


@login_not_required
@require_safe
def guide_for_everybody(request: HttpRequest) -> HttpResponse:
    """The same without a name, for buddies who never sign in."""
    return render(request, "buddies/guide.html")
