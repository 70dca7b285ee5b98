"""Somebody’s own places: what is offered, what they have, and other times."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core import clock
from schools.middleware import NetworkRequest
from schools.views.shared import done, one
from support.forms.places import ChooseTimes, Wait
from support.policies import places as policies
from support.queries import places as rows
from support.services import offers, places, waiting

TIMES_PER_PAGE = 20
HOME = "home"


@require_safe
def mine(request: NetworkRequest) -> HttpResponse:
    """What I have, what is offered to me, and what is left of the year."""
    access = request.access
    policies.check_look(access, has_place=access.is_head or rows.my_places(access).exists())
    page = rows.page_of(access, clock.now())
    return render(request, "support/places.html", {"page": page, "wait": Wait()})


@require_safe
def times(request: NetworkRequest) -> HttpResponse:
    """Every time that suits me."""
    access = request.access
    policies.check_is_head(access)
    form = ChooseTimes(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = rows.times_for(access, clock.now(), **asked)
    shown = Paginator(found, TIMES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": shown,
        "is_narrowed": any(asked.values()),
        "asked": {name: value for name, value in asked.items() if value},
    }
    return render(request, "support/times.html", context)


@require_POST
def book(request: NetworkRequest, pk: int) -> HttpResponse:
    """I take this time."""
    access = request.access
    policies.check_is_head(access)
    series = one(rows.series_for(access), pk)
    done(
        request,
        lambda: places.book_place(
            series=series, person=access.person, by=access.person, now=clock.now()
        ),
        "It is yours. You are reminded once before each time.",
    )
    return _to_mine(request)


@require_POST
def give_up(request: NetworkRequest, pk: int) -> HttpResponse:
    """I do not want my place any more."""
    place = one(rows.my_places(request.access), pk)
    done(
        request,
        lambda: places.give_up_place(place=place, by=request.access.person, now=clock.now()),
        "Your place is given up. Nobody asks why. You can take another time whenever you like.",
    )
    return _to_mine(request)


@require_POST
def coming(request: NetworkRequest, pk: int, session_pk: int) -> HttpResponse:
    """I cannot come this once, or can after all."""
    access = request.access
    place = one(rows.my_places(access), pk)
    session = one(rows.my_sessions(access).filter(series=place.series_id), session_pk)
    comes = request.POST.get("coming") == "yes"
    act = places.can_come if comes else places.cannot_come
    done(
        request,
        lambda: act(place=place, session=session, by=access.person, now=clock.now()),
        "Thank you. You are expected."
        if comes
        else "Thank you for saying so. It is not taken off your year.",
    )
    return _to_mine(request)


@require_POST
def decline(request: NetworkRequest, pk: int) -> HttpResponse:
    """Not this year."""
    offer = one(rows.my_offers(request.access), pk)
    done(
        request,
        lambda: offers.decline_offer(offer=offer, by=request.access.person, now=clock.now()),
        "Not this year, then. If you change your mind, you find times under Supervision.",
    )
    return _to_mine(request)


@require_POST
def wait(request: NetworkRequest) -> HttpResponse:
    """Tell me when a time is free."""
    access = request.access
    policies.check_is_head(access)
    form = Wait(request.POST)
    wanted = form.cleaned_data["format"] if form.is_valid() else ""
    done(
        request,
        lambda: waiting.wait(
            network=access.network, person=access.person, format=wanted, by=access.person,
            now=clock.now(),
        ),
        "You are on the list. You are told when a time is free that suits you.",
    )  # fmt: skip
    return _to_mine(request)


@require_POST
def stop_waiting(request: NetworkRequest, pk: int) -> HttpResponse:
    """Do not tell me any more, or not of this one."""
    row = one(rows.my_waiting(request.access), pk)
    only_this = request.POST.get("only") == "this"
    act = waiting.let_go if only_this else waiting.stop_waiting
    done(
        request,
        lambda: act(waiting=row, by=request.access.person, now=clock.now()),
        "It goes to somebody else. You stay on the list."
        if only_this
        else "You are not on the list any more.",
    )
    return _to_mine(request)


def _to_mine(request: NetworkRequest) -> HttpResponse:
    """To the first page if the button stood there, else to one’s own page."""
    name = "dashboard:home" if request.POST.get("back") == HOME else "support:my-times"
    return redirect(name, request.network.slug)
