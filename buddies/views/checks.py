"""Contact with a head: whoever stands by them says that they have spoken; the head wants no more
of being asked about, or somebody else, and chooses the last resort."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from buddies.checks import queries, services
from buddies.forms.checks import LastResortForm
from buddies.models import LastResort
from buddies.views.shared import View
from core import clock
from schools.middleware import NetworkRequest
from schools.views.shared import done, one, saved

THANK_YOU = "Thank you. That you have spoken is all that is kept."


def heads_only(view: View) -> View:
    """The page is there for whoever leads a school here."""

    @wraps(view)
    def wrapped(request: NetworkRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.access.is_head:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


@require_POST
def spoken(request: NetworkRequest, pk: int) -> HttpResponse:
    """Buddy, reserve or coordinator: we have spoken, asked or not."""
    visit = one(queries.visits_to_ring_in(request.access), pk)
    person = request.access.person
    done(
        request,
        lambda: services.say_spoken(visit=visit, person=person, by=person, now=clock.now()),
        THANK_YOU,
    )
    return redirect("dashboard:visit", request.network.slug, pk)


@require_POST
def stop_asking(request: NetworkRequest, pk: int) -> HttpResponse:
    """I am fine: nobody is asked about me in this visit any more."""
    visit = one(queries.own_visits(request.access), pk)
    services.stop_asking(visit=visit, head=request.access.person, now=clock.now())
    messages.success(request, "Nobody is asked about you any more. You can ring whenever you like.")
    return redirect("dashboard:visit", request.network.slug, pk)


@require_POST
def ask_again(request: NetworkRequest, pk: int) -> HttpResponse:
    """Undo it: somebody sees to it again that I am not alone."""
    visit = one(queries.own_visits(request.access), pk)
    services.ask_again(visit=visit, head=request.access.person, now=clock.now())
    messages.success(request, "Somebody sees to it again that you are not left alone.")
    return redirect("dashboard:visit", request.network.slug, pk)


@require_http_methods(["GET", "POST"])
def somebody_else(request: NetworkRequest, pk: int) -> HttpResponse:
    """I would like somebody else: the coordinators find one, and nobody is told why."""
    visit = one(queries.own_visits(request.access), pk)
    if request.method == "POST":
        done(
            request,
            lambda: services.want_somebody_else(
                visit=visit, head=request.access.person, now=clock.now()
            ),
            "The coordinators are asked to find somebody else for you.",
        )
        return redirect("dashboard:visit", request.network.slug, pk)
    return render(
        request,
        "includes/confirm.html",
        {
            "title": "Would you like somebody else?",
            "body": [
                "The coordinators are asked to find somebody else to stand by you. You need not "
                "give a reason, and nobody is told one.",
                "Until then a coordinator is asked to ring you.",
            ],
            "button": "I would like somebody else",
            "back_url": reverse("dashboard:visit", args=[request.network.slug, pk]),
        },
    )


@require_http_methods(["GET", "POST"])
@heads_only
def last_resort(request: NetworkRequest) -> HttpResponse:
    """Whom to ask in the last resort."""
    access, home = request.access, reverse("dashboard:home", args=[request.network.slug])
    chosen = queries.last_resort_of(access)
    form = LastResortForm(
        request.POST if request.method == "POST" else None, access=access, chosen=chosen
    )

    def keep() -> LastResort:
        kind, person = form.chosen()
        return services.choose_last_resort(
            network=request.network, head=access.person, kind=kind, person=person, now=clock.now()
        )

    if saved(request, form, keep):
        messages.success(request, "Thank you. You can change this in “My details”.")
        return redirect(home)
    context = {"form": form, "back_url": home, "is_first": chosen is None}
    return render(request, "buddies/checks/last_resort.html", context)


@require_POST
@heads_only
def skip_last_resort(request: NetworkRequest) -> HttpResponse:
    """Not now: it is whichever coordinator there is, unless something is chosen already."""
    if queries.last_resort_of(request.access) is None:
        services.choose_last_resort(
            network=request.network,
            head=request.access.person,
            kind=LastResort.Kind.COORDINATOR,
            person=None,
            now=clock.now(),
        )
    return redirect("dashboard:home", request.network.slug)
