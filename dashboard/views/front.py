"""The front door, and the way from sign-in to one's own network."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core import clock
from dashboard import retention
from dashboard.queries.home import networks_of, public_networks


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What this is, which cities have it, and where to sign in."""
    return render(request, "dashboard/front.html", {"networks": public_networks()})


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Who sees what, and what this installation keeps how long."""
    return render(request, "dashboard/privacy.html", {"kept": retention.table()})


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To the network's first page; a choice where there are several; whom to ask where none."""
    networks = list(networks_of(request.user.pk, clock.today()))
    if len(networks) == 1:
        return redirect("dashboard:home", networks[0].slug)
    if not networks and request.user.is_staff:
        return redirect("operator:networks")
    return render(request, "dashboard/choose.html", {"networks": networks})
