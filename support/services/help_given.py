"""What a plan needs, whom it asks, and what it was given."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.models import Person
from core import audit
from core.audit import System
from core.clock import london_date
from core.refusals import Refused
from escalations import services as escalations
from support.helping.answering import CHANGED, move, settle_answer, tell_officer
from support.helping.fitting import days_in_words, fits
from support.helping.rows import ENGINE_KIND, free_days, hold, missing_days
from support.models import Given, Needed, Objective, Offered, Plan
from support.one_by_one import alone
from support.services.closing import OPEN_AGAIN
from support.services.help_offers import stop_asking

State = Given.State
RESTS = "This plan is paused or closed. What it needs can be changed once it goes on."
NOT_FREE = "This offer does not fit any more. The page shows what does."
NOT_NEEDED = "It is not needed any more"


@transaction.atomic
def need(
    *, plan: Plan, kind: str, area: str, days: int, by_day: date, by: Person, now: datetime,
    objective: Objective | None = None,
) -> Needed:  # fmt: skip
    """Say what a plan needs: so many days of a kind of help (``HelpKind``) in an area, by a day.
    Organisations read it without the school. Raises Refused for a plan that rests."""
    plan = _going_on(plan)
    needed = Needed.objects.create(
        plan=plan, objective=objective, kind=kind, area=area, days=days, by_day=by_day,
        needed_at=now,
    )  # fmt: skip
    audit.record("help.needed", needed, by=by, now=now, network_id=plan.network_id)
    return needed


@transaction.atomic
def withdraw_need(*, needed: Needed, by: audit.Actor, now: datetime) -> None:
    """It is not needed any more: nobody is asked, what was promised is called off, and the days
    that were given stay counted."""
    needed = Needed.objects.select_for_update().get(pk=needed.pk)
    if needed.withdrawn_at is not None:
        return
    needed.withdrawn_at = now
    needed.save(update_fields=["withdrawn_at"])
    live = Given.objects.filter(needed=needed, state__in=(State.ASKED, State.ACCEPTED))
    for pk in live.order_by("pk").values_list("pk", flat=True):
        _call_off(pk, by=by, now=now)
    audit.record("help.need_withdrawn", needed, by=by, now=now, network_id=needed.plan.network_id)


def let_go_of_closed(*, now: datetime) -> None:
    """Of plans that were closed so long ago that nobody opens them again, nothing is needed any
    more: whoever had promised something is told."""
    over = Needed.objects.filter(withdrawn_at=None, plan__closed_at__lte=now - OPEN_AGAIN)
    for needed in over.select_related("plan").order_by("pk"):
        alone("Need", needed.pk, withdraw_need, needed=needed, by=System("plans"), now=now)


@transaction.atomic
def ask(*, needed: Needed, offered: Offered, by: Person, now: datetime) -> Given:
    """Ask an organisation for help that it offered: its officers answer. Nothing is promised
    until they do, and until then they do not read for whom it is.

    Raises Refused where the offer does not fit (any more), or is being asked already.
    """
    _going_on(needed.plan)
    needed = Needed.objects.select_for_update().get(pk=needed.pk)
    offered = Offered.objects.select_for_update().select_related("organisation").get(pk=offered.pk)
    if needed.withdrawn_at is not None or offered.withdrawn_at is not None:
        raise Refused(NOT_FREE)
    found = fits(
        needed, missing_days(needed), [(offered, free_days(offered))], today=london_date(now)
    )
    if not found:
        raise Refused(NOT_FREE)
    try:
        with transaction.atomic():
            given = Given.objects.create(
                offered=offered, needed=needed, days=found[0].days, asked_at=now, asked_by=by
            )
    except IntegrityError:
        raise Refused("They are asked already, or have said yes.") from None
    audit.record("help.asked", given, by=by, now=now, network_id=offered.network_id)
    escalations.open_escalation(
        kind=ENGINE_KIND, key=f"{ENGINE_KIND}:{given.pk}", network_id=offered.network_id,
        subject_id=given.pk, now=now,
    )  # fmt: skip
    return given


@transaction.atomic
def take_back(*, given: Given, by: Person, now: datetime) -> None:
    """The head does not need it any more, asked or promised; days that were given stay counted.
    Raises Refused where it is over."""
    _call_off(given.pk, by=by, now=now)


@transaction.atomic
def answer(
    *, given: Given, said_yes: bool, days: int | None, words: str, by: Person, now: datetime
) -> Given:
    """An officer answers on the page: how many days, who comes and when. Raises Refused."""
    given = settle_answer(
        given_id=given.pk, said_yes=said_yes, days=days, said=words, by=by, now=now
    )
    stop_asking(given, why="They have answered on the page", now=now)
    return given


@transaction.atomic
def keep_words(*, given: Given, words: str, by: Person, now: datetime) -> None:
    """Who comes and when, for the head, after a yes by link. Raises Refused before a yes."""
    found = hold(given.pk)
    if found is None or found.state != State.ACCEPTED:
        raise Refused(CHANGED)
    found.words = words
    found.save(update_fields=["words"])
    audit.record("help.words_changed", found, by=by, now=now, network_id=found.offered.network_id)


@transaction.atomic
def give(*, given: Given, days: int, by: Person, now: datetime) -> None:
    """So many days of it were given so far; with all of them it is done, with fewer again it is
    not. Raises Refused for more than were agreed, or where nothing is."""
    found = hold(given.pk)
    if found is None or found.state not in (State.ACCEPTED, State.DONE):
        raise Refused(CHANGED)
    if days > found.days:
        raise Refused(f"{days_in_words(found.days)} are agreed. Enter {found.days} or fewer.")
    state = State.DONE if days == found.days else State.ACCEPTED
    if state != found.state:
        move(found, state, by=by, now=now, days_given=days)
        return
    Given.objects.filter(pk=found.pk).update(days_given=days)
    audit.record("help.days_given", found, by=by, now=now, network_id=found.offered.network_id)


def _call_off(given_id: int, *, by: audit.Actor, now: datetime) -> None:
    given = hold(given_id)
    if given is None or given.state not in (State.ASKED, State.ACCEPTED):
        raise Refused(CHANGED)
    was_promised = given.state == State.ACCEPTED
    move(given, State.OFF, by=by, now=now)
    stop_asking(given, why=NOT_NEEDED, now=now)
    if was_promised:
        tell_officer(given, now=now)


def _going_on(plan: Plan) -> Plan:
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != Plan.State.OPEN:
        raise Refused(RESTS)
    return plan
