"""A supervisor's series: opened by a rhythm, looked at, closed, ended."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Person
from core import clock
from inspections.calendar import known_terms
from schools.middleware import NetworkRequest
from schools.views.shared import done, form_page, one, saved
from support import telling
from support.forms.series import RhythmForm, SeriesForm, WhereForm
from support.models import Series, Supervisor
from support.on_offer import rules_of
from support.policies import supervision as policies
from support.queries import supervision as queries
from support.series import propose
from support.services import series as services


def my_one(request: NetworkRequest, pk: int) -> Series:
    """A series of whoever asks; 404 for any other."""
    policies.check_supervises(request.access)
    return one(queries.my_series(request.access), pk)


@require_safe
def rhythm(request: NetworkRequest) -> HttpResponse:
    """When it begins and how often it meets."""
    _me(request)
    form = RhythmForm(today=request.access.today)
    return _rhythm_page(request, form)


@require_http_methods(["GET", "POST"])
def dates(request: NetworkRequest) -> HttpResponse:
    """The dates as proposed, each to be changed; then it is open."""
    me = _me(request)
    asked = RhythmForm(request.GET, today=request.access.today)
    if not asked.is_valid():
        return _rhythm_page(request, asked)
    chosen = asked.cleaned_data
    proposed = propose(
        chosen["first"], weeks=chosen["weeks"], how_many=chosen["how_many"],
        terms=known_terms(request.network.pk),
    )  # fmt: skip
    form = SeriesForm(
        request.POST if request.method == "POST" else None, proposed=proposed, at=chosen["at"],
        minutes=chosen["minutes"], initial={"way": me.ways[0] if me.ways else None},
    )  # fmt: skip
    made: list[Series] = []
    if saved(request, form,
        lambda: made.append(
            services.open_series(
                supervisor=me, by=request.access.person, now=clock.now(), **form.said()
            )
        ),
    ):  # fmt: skip
        messages.success(request, "The series is open: heads can book their place now.")
        return _to(request, made[0])
    return form_page(
        request,
        form,
        title="Look at the dates",
        lead=[
            "Change what does not suit you. A day on which nobody is in school has been moved to "
            "the next week in which people are.",
        ],
        back_url=reverse("support:new-series", args=[request.network.slug]),
    )


@require_safe
def series(request: NetworkRequest, pk: int) -> HttpResponse:
    """One series: each meeting with who comes, and what can be done."""
    found, now = my_one(request, pk), clock.now()
    meetings = queries.meetings_of(found)
    context = {
        "series": found, "names": queries.names_in(found), "rules": rules_of(found.network),
        "to_ring": telling.told_by_nobody_where(telling.with_a_place(found)),
        "meetings": [
            {
                "meeting": each,
                "can_change": policies.can_change(each.session, now),
                "can_bring_back": policies.can_bring_back(each.session, now),
            }
            for each in meetings
        ],
    }  # fmt: skip
    return render(request, "support/series.html", context)


@require_http_methods(["GET", "POST"])
def where(request: NetworkRequest, pk: int) -> HttpResponse:
    """How and where it meets."""
    found = my_one(request, pk)
    form = WhereForm(
        request.POST if request.method == "POST" else None,
        initial={"way": found.way, "where": found.where},
    )
    if saved(request, form,
        lambda: services.change_where(
            series=found, by=request.access.person, now=clock.now(), **form.cleaned_data
        ),
    ):  # fmt: skip
        messages.success(request, "Saved. Who has a place is asked to look.")
        _ring(request, found, without_a_page=True)
        return _to(request, found)
    return form_page(
        request, form, title="How and where you meet",
        back_url=reverse("support:series", args=[request.network.slug, pk]),
    )  # fmt: skip


@require_POST
def close(request: NetworkRequest, pk: int) -> HttpResponse:
    """Nobody else can book."""
    found = my_one(request, pk)
    done(
        request,
        lambda: services.close_series(series=found, by=request.access.person, now=clock.now()),
        "Closed: nobody else can book. Who has a place keeps it.",
    )
    return _to(request, found)


@require_POST
def reopen(request: NetworkRequest, pk: int) -> HttpResponse:
    """Free places can be booked again."""
    found = my_one(request, pk)
    done(
        request,
        lambda: services.reopen_series(series=found, by=request.access.person, now=clock.now()),
        "Open again: free places can be booked.",
    )
    return _to(request, found)


@require_http_methods(["GET", "POST"])
def end(request: NetworkRequest, pk: int) -> HttpResponse:
    """Ends the series; asks once more."""
    found = my_one(request, pk)
    if request.method == "POST":
        # Before, because nobody has a place afterwards.
        to_ring = telling.not_written_to(telling.with_a_place(found))
        services.end_series(series=found, by=request.access.person, now=clock.now())
        messages.success(request, "The series is over. Who had a place has been told.")
        say_whom_to_ring(request, to_ring)
        return redirect("support:supervising", request.network.slug)
    return render(
        request,
        "includes/confirm.html",
        {
            "title": "End this series?",
            "body": [
                "Meetings still to come are off, and who has a place is told at once.",
                "To stop others from booking, close it instead: who has a place then keeps it.",
            ],
            "button": "End this series",
            "back_url": reverse("support:series", args=[request.network.slug, pk]),
            "warning": True,
        },
    )


def say_whom_to_ring(request: NetworkRequest, people: list[Person]) -> None:
    """Somebody whom no message reaches must hear it from a human."""
    for person in people:
        _say(request, person, f"We have no way to write to {person.name}")


def _ring(request: NetworkRequest, found: Series, *, without_a_page: bool = False) -> None:
    """``without_a_page``: where it stands on their page, those too who have none."""
    people = telling.with_a_place(found)
    to_ring = telling.not_written_to(people)
    say_whom_to_ring(request, to_ring)
    for person in telling.told_by_nobody_where(people) if without_a_page else ():
        if person not in to_ring:
            _say(request, person, f"{person.name} has no page here and cannot look")


def _say(request: NetworkRequest, person: Person, why: str) -> None:
    on = f" on {telling.number_of(person)}" if person.telephone else ""
    messages.warning(request, f"{why}. Please ring them{on}.")


def _me(request: NetworkRequest) -> Supervisor:
    """The supervisor who asks, who has agreed; otherwise refused with a sentence."""
    policies.check_supervises(request.access)
    return policies.check_has_agreed(queries.me_as_supervisor(request.access))


def _rhythm_page(request: NetworkRequest, form: RhythmForm) -> HttpResponse:
    form.helper.form_action = reverse("support:series-dates", args=[request.network.slug])
    return form_page(
        request,
        form,
        title="Open a series",
        lead="The same day and time every few weeks. On the next page you see each date, and can "
        "change it.",
        back_url=reverse("support:supervising", args=[request.network.slug]),
    )


def _to(request: NetworkRequest, found: Series) -> HttpResponse:
    return redirect("support:series", request.network.slug, found.pk)
