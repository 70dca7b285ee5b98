"""One meeting of a series: moved, off for once, on after all, and one more in its place."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.clock import LONDON, london_date
from core.templatetags.covenant import at
from inspections.calendar import known_terms
from schools.middleware import NetworkRequest
from schools.views.shared import done, form_page, one, saved
from support import telling
from support.forms.series import MeetingForm, kept_time, why_this_day
from support.models import Session
from support.policies import supervision as policies
from support.queries import supervision as queries
from support.series import replacement
from support.services import series as services
from support.views.series import my_one, say_whom_to_ring


def _mine(request: NetworkRequest, pk: int) -> Session:
    policies.check_supervises(request.access)
    return one(queries.my_sessions(request.access), pk)


@require_http_methods(["GET", "POST"])
def move(request: NetworkRequest, pk: int) -> HttpResponse:
    """Another day or time for one meeting."""
    session = _mine(request, pk)
    form = MeetingForm(
        request.POST if request.method == "POST" else None, initial=kept_time(session)
    )
    if saved(request, form,
        lambda: services.move_session(
            session=session, starts_at=form.starts_at(), by=request.access.person, now=clock.now()
        ),
    ):  # fmt: skip
        messages.success(request, "Moved. Who comes has been told.")
        _ring(request, session)
        return _back(request, session)
    return form_page(
        request,
        form,
        title="Move a meeting",
        lead=f"It is at {at(session.starts_at)}. Who comes is told at once.",
        back_url=reverse("support:series", args=[request.network.slug, session.series_id]),
    )


@require_http_methods(["GET", "POST"])
def off(request: NetworkRequest, pk: int) -> HttpResponse:
    """Calls one meeting off, in two taps; then offers another in its place."""
    session = _mine(request, pk)
    if request.method == "POST":
        if done(
            request,
            lambda: services.call_off(session=session, by=request.access.person, now=clock.now()),
            "It is off. Who would have come has been told.",
        ):
            _ring(request, session)
            slug = request.network.slug
            return redirect("support:add-session", slug, session.series_id)
        return _back(request, session)
    return render(
        request,
        "includes/confirm.html",
        {
            "title": "Call this meeting off?",
            "body": [
                f"The one at {at(session.starts_at)}. Who would have come is told at once, over "
                "every way that they gave. Nobody is told why.",
                "You can offer another one in its place on the next page.",
            ],
            "button": "Call it off",
            "back_url": reverse("support:series", args=[request.network.slug, session.series_id]),
        },
    )


@require_POST
def back_on(request: NetworkRequest, pk: int) -> HttpResponse:
    """It is on after all."""
    session = _mine(request, pk)
    if done(
        request,
        lambda: services.bring_back(session=session, by=request.access.person, now=clock.now()),
        "It is on after all. Who comes has been told.",
    ):
        _ring(request, session)
    return _back(request, session)


@require_http_methods(["GET", "POST"])
def add(request: NetworkRequest, pk: int) -> HttpResponse:
    """One more meeting at the end of a series, for one that was off."""
    series = my_one(request, pk)
    sessions = list(series.sessions.order_by("starts_at"))
    days = [london_date(each.starts_at) for each in sessions]
    proposed = replacement(days, known_terms(request.network.pk), request.access.today)
    usual = f"{sessions[-1].starts_at.astimezone(LONDON):%H:%M}"
    form = MeetingForm(
        request.POST if request.method == "POST" else None,
        initial={"day": proposed.day, "at": usual}, submit="Offer this meeting",
    )  # fmt: skip
    form.fields["day"].help_text = why_this_day(proposed)
    if saved(request, form,
        lambda: services.add_session(
            series=series, starts_at=form.starts_at(), by=request.access.person, now=clock.now()
        ),
    ):  # fmt: skip
        messages.success(request, "One more meeting. Who has a place has been told.")
        return redirect("support:series", request.network.slug, pk)
    return form_page(
        request,
        form,
        title="Offer one more meeting",
        lead="In place of one that was off. This day follows the rhythm of the series; change it "
        "as it suits you, or go back if you would rather settle it when you meet.",
        back_url=reverse("support:series", args=[request.network.slug, pk]),
    )


def _ring(request: NetworkRequest, session: Session) -> None:
    say_whom_to_ring(request, telling.not_written_to(telling.coming_to(session)))


def _back(request: NetworkRequest, session: Session) -> HttpResponse:
    return redirect("support:series", request.network.slug, session.series_id)
