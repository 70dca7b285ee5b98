"""The front door, and the way from sign-in to one's own network."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core import clock
from dashboard import retention
from dashboard.queries.home import (
    chooses_a_last_resort,
    networks_led_by,
    networks_of,
    public_networks,
)

ASKED = "asked-for-last-resort"


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
    user, today = request.user.pk, clock.today()
    networks = list(networks_of(user, today))
    if len(networks) == 1:
        network = networks[0]
        if not request.session.get(ASKED) and chooses_a_last_resort(user, network, today):
            # Led there once; who turns away is not held up.
            request.session[ASKED] = True
            return redirect("buddies:last-resort", network.slug)
        return redirect("dashboard:home", network.slug)
    if not networks and request.user.is_staff:
        return redirect("operator:networks")
    return render(request, "dashboard/choose.html", {"networks": networks})


@require_safe
def my_last_resort(request: HttpRequest) -> HttpResponse:
    """From "My details" to whom I want asked in the last resort; back for who leads no school."""
    network = networks_led_by(request.user.pk, clock.today()).first()
    if network is None:
        messages.info(request, "This is for those who lead a school.")
        return redirect("me:details")
    return redirect("buddies:last-resort", network.slug)
