"""Deferral and pause: asked for, answered, and what moves with them (DOMAIN 4)."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from core import audit, clock
from core.refusals import Refused
from inspections import visits
from inspections.days import Gap, days_left, days_on_site, last_day_after
from inspections.models import Interruption, Phase, Visit
from inspections.queries import gaps_of, waiting_request
from inspections.services.steps import Step, follow_the_clock, locked, record
from inspections.workdays import after, is_weekday

Kind, Answer = Interruption.Kind, Interruption.Answer
ASKED_ALREADY = "This was asked for already, and Ofsted has not answered yet. Record the answer."
NOTHING_ASKED = "There is no request that waits for an answer. Reload the page to see where it is."
# In which phases each may be asked for; where it is said late, the clock may have moved on.
MAY_ASK = {
    Kind.DEFERRAL: (Phase.NOTIFIED, Phase.PLANNED, Phase.ON_SITE, Phase.FEEDBACK),
    Kind.PAUSE: (Phase.ON_SITE, Phase.FEEDBACK),
}
TOO_LATE_TO_ASK = {
    Kind.DEFERRAL: "A visit can be deferred only before the team has come.",
    Kind.PAUSE: "A visit can be paused only while the team is on site. Before, ask for a deferral.",
}


def ask(
    *,
    visit: Visit,
    kind: str,
    asked_by: str,
    asked_of: str,
    by: audit.Actor,
    now: datetime,
    asked_at: datetime | None = None,
) -> Interruption:
    """Record that a deferral or a pause was asked for: by whom, of whom, when. Why is not kept.

    Raises Refused where it cannot be asked for now, or waits already; ValidationError for an
    hour that cannot be.
    """
    asked_at = asked_at or now
    with transaction.atomic():
        visit = locked(visit)
        if visit.phase not in MAY_ASK[Kind(kind)]:
            raise Refused(TOO_LATE_TO_ASK[Kind(kind)])
        _check_not_begun(visit, kind)
        if waiting_request(visit) is not None:
            raise Refused(ASKED_ALREADY)
        if not visit.called_at - timedelta(days=1) <= asked_at <= now:
            raise ValidationError({"asked_at": "The time must be between the call and now"})
        request = Interruption.objects.create(
            visit=visit, kind=kind, asked_by=asked_by, asked_of=asked_of, asked_at=asked_at
        )
        record(f"visit.{kind}_asked", visit, by, now, asked_by=asked_by, asked_of=asked_of)
        return request


def refuse(
    *, visit: Visit, by: audit.Actor, now: datetime, answered_at: datetime | None = None
) -> Interruption:
    """Record that Ofsted said no. Raises Refused where nothing waits."""
    return _end_request(visit, Answer.REFUSED, by, now, answered_at)


def withdraw(*, visit: Visit, by: audit.Actor, now: datetime) -> Interruption:
    """Record that the request is not wanted any more. Raises Refused where nothing waits."""
    return _end_request(visit, Answer.WITHDRAWN, by, now, None)


def grant_deferral(
    *,
    visit: Visit,
    by: audit.Actor,
    now: datetime,
    answered_at: datetime | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Visit:
    """Record that Ofsted agreed to defer the visit, with its new days where they are known.
    Raises Refused where no deferral waits, ValidationError by field."""
    with transaction.atomic():
        visit, request = _request(visit, Kind.DEFERRAL)
        _check_not_begun(visit, request.kind)
        step = Step(visit, by=by, now=now).move(Phase.DEFERRED)
        step.set_interruption(
            request,
            answer=Answer.GRANTED,
            answered_at=_checked_answer(request, answered_at, now),
        )
        step.write()
        if first_day is not None:
            _reschedule(visit, request, first_day, last_day, by, now)
        return visit


def grant_pause(
    *,
    visit: Visit,
    by: audit.Actor,
    now: datetime,
    answered_at: datetime | None = None,
    stopped_on: date | None = None,
    resumes_on: date | None = None,
    last_day: date | None = None,
) -> Visit:
    """Record that the visit is paused. ``stopped_on`` is the last day on which the team was
    there, today unless given; ``resumes_on`` the day on which it goes on, once known; then the
    last day moves by as many days, unless it is given. Raises Refused where no pause waits,
    ValidationError by field."""
    with transaction.atomic():
        visit, request = _request(visit, Kind.PAUSE)
        answered_at = _checked_answer(request, answered_at, now)
        step = Step(visit, by=by, now=now).move(Phase.PAUSED)
        stopped_on = _checked_stop(visit, stopped_on or clock.london_date(answered_at), now)
        step.set_interruption(
            request, answer=Answer.GRANTED, answered_at=answered_at, stopped_on=stopped_on
        )
        step.write()
        if resumes_on is not None:
            _resume(visit, request, resumes_on, last_day, by, now)
        return visit


def pause_by_inspectors(
    *,
    visit: Visit,
    by: audit.Actor,
    now: datetime,
    stopped_on: date | None = None,
    resumes_on: date | None = None,
) -> Visit:
    """Record a pause that the inspectors began themselves: asked and answered at once. Raises as
    ``ask`` and ``grant_pause`` do."""
    with transaction.atomic():
        ask(
            visit=visit,
            kind=Kind.PAUSE,
            asked_by=Interruption.AskedBy.INSPECTORS,
            asked_of=Interruption.AskedOf.LEAD_INSPECTOR,
            by=by,
            now=now,
        )
        return grant_pause(
            visit=visit, by=by, now=now, stopped_on=stopped_on, resumes_on=resumes_on
        )


def leave_incomplete(
    *,
    visit: Visit,
    by: audit.Actor,
    now: datetime,
    stopped_on: date | None = None,
    resumes_on: date | None = None,
    last_day: date | None = None,
) -> Visit:
    """Record that the inspectors left the inspection incomplete and will come back for more
    evidence (DOMAIN 3.13, 4.4). A pause that went on for too long becomes one. Raises
    ValidationError for a day or a phase that cannot be."""
    with transaction.atomic():
        visit = locked(visit)
        paused = _away(visit)
        step = Step(visit, by=by, now=now).move(Phase.INCOMPLETE)
        if paused is not None:
            assert paused.stopped_on is not None
            stopped_on = paused.stopped_on
            if paused.resumes_on is not None:  # it does not go on then: that moved the last day
                step.set(last_day=after(stopped_on, _days_left(visit, paused)))
            step.set_interruption(paused, is_superseded=True)
        stopped_on = stopped_on or min(visit.last_day, clock.london_date(now))
        row = Interruption(
            visit=visit,
            kind=Kind.INCOMPLETE,
            asked_by=Interruption.AskedBy.INSPECTORS,
            asked_of=Interruption.AskedOf.LEAD_INSPECTOR,
            asked_at=now,
            answer=Answer.GRANTED,
            answered_at=now,
        )
        step.set_interruption(row, stopped_on=_checked_stop(visit, stopped_on, now))
        step.write()
        if resumes_on is not None:
            _resume(visit, row, resumes_on, last_day, by, now)
        return visit


def set_new_days(
    *,
    visit: Visit,
    first_day: date,
    by: audit.Actor,
    now: datetime,
    last_day: date | None = None,
) -> Visit:
    """The days of a deferred visit, or the day on which a paused or incomplete one goes on.

    Without ``last_day`` it lasts as many days as were still to come. Raises Refused where the
    visit waits for no days, ValidationError by field.
    """
    with transaction.atomic():
        visit = locked(visit)
        if visit.phase == Phase.DEFERRED:
            row = _deferral(visit)
            _reschedule(visit, row, first_day, last_day, by, now)
            return visit
        away = _away(visit)
        if away is None:
            raise Refused("This visit does not wait for new days. Correct its details instead.")
        _resume(visit, away, first_day, last_day, by, now)
        return visit


def _request(visit: Visit, kind: str) -> tuple[Visit, Interruption]:
    visit = locked(visit)
    request = waiting_request(visit)
    if request is None or request.kind != kind:
        raise Refused(NOTHING_ASKED)
    return visit, request


def _end_request(
    visit: Visit, answer: str, by: audit.Actor, now: datetime, answered_at: datetime | None
) -> Interruption:
    with transaction.atomic():
        visit = locked(visit)
        request = waiting_request(visit)
        if request is None:
            raise Refused(NOTHING_ASKED)
        request.answered_at = _checked_answer(request, answered_at, now)
        request.answer = answer
        request.save(update_fields=["answer", "answered_at"])
        record(f"visit.{request.kind}_{answer}", visit, by, now)
        return request


def _checked_answer(request: Interruption, answered_at: datetime | None, now: datetime) -> datetime:
    answered_at = answered_at or now
    if not request.asked_at <= answered_at <= now:
        raise ValidationError({"answered_at": "The answer must be between the request and now"})
    return answered_at


def _check_not_begun(visit: Visit, kind: str) -> None:
    """Raises Refused for the deferral of a visit in which the team has been there and away."""
    if kind == Kind.DEFERRAL and gaps_of(visit):
        raise Refused(TOO_LATE_TO_ASK[Kind.DEFERRAL])


def _checked_stop(visit: Visit, stopped_on: date, now: datetime) -> date:
    gaps = gaps_of(visit)
    # Each gap comes after those before it.
    earliest = max([gap.resumes_on for gap in gaps if gap.resumes_on], default=visit.first_day)
    here = days_on_site(visit.first_day, visit.last_day, gaps)
    if not earliest <= stopped_on <= clock.london_date(now) or stopped_on not in here:
        raise ValidationError(
            {"stopped_on": "This must be a day, until today, on which the team was on site"}
        )
    return stopped_on


def _deferral(visit: Visit) -> Interruption:
    return visit.interruptions.filter(kind=Kind.DEFERRAL, answer=Answer.GRANTED).latest("pk")


def _away(visit: Visit) -> Interruption | None:
    """The gap in which a paused or incomplete visit is."""
    if visit.phase not in visits.AWAY:
        return None
    rows = visit.interruptions.filter(
        answer=Answer.GRANTED, stopped_on__isnull=False, is_superseded=False
    )
    return rows.latest("stopped_on", "pk")


def _days_left(visit: Visit, row: Interruption) -> int:
    assert row.stopped_on is not None
    return days_left(visit.first_day, visit.last_day, Gap(row.stopped_on, row.resumes_on))


def _reschedule(
    visit: Visit,
    row: Interruption,
    first_day: date,
    last_day: date | None,
    by: audit.Actor,
    now: datetime,
) -> None:
    length = len(days_on_site(visit.first_day, visit.last_day))
    last_day = last_day or last_day_after(first_day, max(1, length))
    problems = visits.problems_with(
        called_at=min(visit.called_at, now), first_day=first_day, last_day=last_day, now=now
    )
    if problems:
        raise ValidationError(problems)
    step = Step(visit, by=by, now=now).move(Phase.PLANNED)
    step.set(first_day=first_day, last_day=last_day, is_unannounced=False, planned_at=now)
    step.set_interruption(row, resumes_on=first_day)
    step.write()
    follow_the_clock(visit, by, now)


def _resume(
    visit: Visit,
    row: Interruption,
    resumes_on: date,
    last_day: date | None,
    by: audit.Actor,
    now: datetime,
) -> None:
    assert row.stopped_on is not None
    problems = {}
    if not is_weekday(resumes_on):
        problems["first_day"] = "The team can come back only on a weekday, not on a bank holiday"
    elif resumes_on < row.stopped_on:
        problems["first_day"] = "The team cannot come back before it left"
    elif resumes_on > clock.london_date(now) + visits.FURTHEST_AHEAD:
        problems["first_day"] = "The day must be within four months from now"
    # The day on which it stopped goes on: it is not one of those that were still to come.
    number = _days_left(visit, row) + (resumes_on == row.stopped_on < visit.last_day)
    last_day = last_day or last_day_after(resumes_on, number)
    problems |= visits.problems_with_end(resumes_on, last_day)
    if problems:
        raise ValidationError(problems)
    step = Step(visit, by=by, now=now).set(last_day=last_day)
    step.set_interruption(row, resumes_on=resumes_on)
    step.settle().write("visit.days_set")
