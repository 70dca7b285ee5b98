"""Two of different organisations propose to depart from the default; the head has it first. What
the clock does with it stands in ``support/counting.py``."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from core import audit
from core.clock import london_date
from core.refusals import NotAllowed, Refused
from inspections.calendar import known_terms
from schools.models import Organisation, Role
from schools.queries import officers_of
from support import departure_messages as messages
from support.departures import OPEN, STATES, WITH_THE_HEAD, last_day_to_answer, union_may_know
from support.models import Departure, Plan
from support.policies import departures as policies

State, Kind = Departure.State, Departure.Kind
NOT_NOW = "Nothing can be proposed in this plan at present. Speak with the head first."
CANNOT_READ = (
    "The head does not sign in here yet, and must be able to read this before anybody else. "
    "Ask for them to be invited first."
)
NOT_BOTH = (
    "Whoever asked you can no longer propose this, so there is nothing to propose with them. You "
    "need do nothing: the default stands."
)
YOURS_NO_MORE = (
    "Your organisation does not stand by the covenant at present, so it can depart from nothing. "
    "Answer no, and leave it to those who do."
)
OVER = "This was taken back or has counted in the meantime. Look at the page again."


@transaction.atomic
def propose(
    *,
    plan: Plan,
    organisation: Organisation,
    reason: str,
    second: Role,
    by: Person,
    now: datetime,
) -> Departure:
    """The first of two proposes, for an organisation that is responsible for the school, and asks
    an officer of another to be the second.

    Raises NotAllowed for whoever may not, Refused where something is open already or the head
    cannot read it first.
    """
    today = london_date(now)
    plan = (
        Plan.objects.select_for_update(of=("self",))
        .select_related("head", "school")
        .get(pk=plan.pk)
    )
    policies.check_proposes(plan, organisation, by, today)
    assert plan.head is not None  # check_proposes
    _check_may_be_second(plan, organisation.pk, second, by, now)
    if plan.head.user_id is None:
        raise Refused(CANNOT_READ)
    if Departure.objects.filter(school=plan.school, head=plan.head, state__in=OPEN).exists():
        raise Refused(NOT_NOW)
    departure = Departure.objects.create(
        network=plan.network, school=plan.school, plan=plan, head=plan.head, kind=Kind.PROPOSED,
        state=State.PROPOSED, reason=Departure.Reason(reason), said_at=now, first_by=by,
        first_for=organisation, second_by=second.person, second_for=second.organisation,
    )  # fmt: skip
    _recorded("departure.proposed", departure, by, now)
    messages.ask_second(departure, now)
    return departure


@transaction.atomic
def ask_another(*, departure: Departure, second: Role, by: Person, now: datetime) -> Departure:
    """Whoever proposed it asks another officer to be the second. Raises NotAllowed, and Refused
    where somebody has seconded it."""
    departure = locked(departure.pk)
    policies.check_first(departure, by, london_date(now))
    if departure.state != State.PROPOSED or departure.plan is None:
        raise Refused(OVER)
    if not policies.may_be_seconded(departure, london_date(now)):
        raise Refused(NOT_NOW)
    _check_may_be_second(departure.plan, departure.first_for_id, second, by, now)
    departure.second_by, departure.second_for = second.person, second.organisation
    departure.save(update_fields=["second_by", "second_for"])
    _recorded("departure.another_asked", departure, by, now)
    messages.ask_second(departure, now)
    return departure


@transaction.atomic
def second(*, departure: Departure, by: Person, now: datetime) -> Departure:
    """The second proposes it too. From now on the head has it, and ten working days to answer.

    Raises NotAllowed for everybody but who is asked, Refused where it was taken back, and where
    not both could propose it today: the first has left, or the second’s organisation withdrew.
    """
    departure = locked(departure.pk)
    today = london_date(now)
    policies.check_second(departure, by, today)
    if departure.state == State.WITH_HEAD and departure.seconded_at is not None:
        return departure
    _check_open(departure, State.PROPOSED)
    if not policies.may_be_seconded(departure, today):
        raise Refused(NOT_BOTH)
    if not policies.second_stands(departure, today):
        raise Refused(YOURS_NO_MORE)
    terms = known_terms(departure.network_id)
    departure.seconded_at = now
    departure.answer_by = last_day_to_answer(today, terms.is_weekday)
    _move(departure, State.WITH_HEAD, by, now, "seconded_at", "answer_by")
    messages.tell_head(departure, now)
    return departure


@transaction.atomic
def decline(*, departure: Departure, by: Person, now: datetime) -> Departure:
    """Who was asked does not propose it. The first is told, and may ask somebody else."""
    departure = locked(departure.pk)
    policies.check_second(departure, by, london_date(now))
    _check_open(departure, State.PROPOSED)
    departure.second_by = departure.second_for = None
    departure.save(update_fields=["second_by", "second_for"])
    _recorded("departure.not_seconded", departure, by, now)
    messages.tell_first(departure, "no", now)
    return departure


@transaction.atomic
def note_seen(*, departure: Departure, by: Person, now: datetime) -> Departure:
    """The head has read it; from now on the officer whom they named may know."""
    departure = locked(departure.pk)
    policies.check_head(departure, by)
    if departure.seen_at is None and departure.state in WITH_THE_HEAD:
        departure.seen_at = now
        departure.save(update_fields=["seen_at"])
        _recorded("departure.seen", departure, by, now)
        tell_union(departure, now)
    return departure


@transaction.atomic
def answer(
    *, departure: Departure, answer: str, by: Person, now: datetime, statement: str = ""
) -> Departure:
    """The head answers, and may answer anew until it counts. ``statement``: their own words, for
    the two who proposed it.

    Raises NotAllowed for everybody else, Refused where it was taken back or counts already.
    """
    departure = locked(departure.pk)
    policies.check_head(departure, by)
    _check_open(departure, *WITH_THE_HEAD)
    departure.answer, departure.answered_at = Departure.Answer(answer), now
    departure.statement = statement.strip()
    departure.seen_at = departure.seen_at or now
    fields = ("answer", "answered_at", "statement", "seen_at")
    if departure.state == State.ANSWERED:
        departure.save(update_fields=fields)
        _recorded("departure.answered_again", departure, by, now)
    else:
        _move(departure, State.ANSWERED, by, now, *fields)
    messages.tell_both(departure, "answer", now)
    tell_union(departure, now)
    return departure


@transaction.atomic
def withdraw(*, departure: Departure, by: Person, now: datetime) -> Departure:
    """One of the two who proposed it takes it back, or whoever speaks for their organisation after
    them. It counts for nothing then, and the head is told if they had it. Raises NotAllowed, and
    Refused where it counts already."""
    departure = locked(departure.pk)
    policies.check_may_take_back(departure, by, london_date(now))
    _check_open(departure, *OPEN)
    departure.withdrawn_at = now
    _move(departure, State.WITHDRAWN, by, now, "withdrawn_at")
    if departure.seconded_at is not None:
        messages.tell_head_taken_back(departure, now)
    return departure


def count_or_lapse(*, departure: Departure, by: audit.Actor, now: datetime) -> bool:
    """What the clock does with a row that it holds, once the days in which the head answers are
    over: it counts where both could propose it today too, and falls away otherwise. Gives whether
    it counts."""
    today = london_date(now)
    if policies.first_stands(departure, today) and policies.second_stands(departure, today):
        departure.counted_on = today
        _move(departure, State.COUNTED, by, now, "counted_on")
        return True
    lapse(departure=departure, by=by, now=now)
    return False


def lapse(*, departure: Departure, by: audit.Actor, now: datetime) -> None:
    """It falls away, and whoever knew of it is told that it is settled; a head who never had it
    hears of nothing."""
    departure.withdrawn_at = now
    _move(departure, State.LAPSED, by, now, "withdrawn_at")
    if departure.seconded_at is not None:
        messages.tell_head_fell_away(departure, now)
    messages.tell_both_fell_away(departure, now)


def tell_colleagues(departure: Departure, now: datetime) -> None:
    """Tell, once, whoever speaks for an organisation whose officer proposed it and has left: they
    can take it back, so that the head need not wait until it falls away."""
    today = london_date(now)
    for organisation in policies.left_by(departure, today):
        for role in officers_of(organisation, today):
            if role.person.user_id and policies.is_colleague(departure, role.person, today):
                messages.tell_colleague(departure, role.person, now)


def tell_union(departure: Departure, now: datetime) -> None:
    """Tell the officer whom the head named, once, when they may know."""
    plan = departure.plan
    if plan is None or plan.union_officer is None or not union_may_know(departure, now):
        return
    if plan.head_id != departure.head_id:
        return  # another head has taken the plan on, and named them
    if policies.union_officers(plan, london_date(now)).filter(person=plan.union_officer).exists():
        messages.tell_union_officer(departure, plan.union_officer, now)


def _check_may_be_second(
    plan: Plan, first_for: int | None, second: Role, by: Person, now: datetime
) -> None:
    them = policies.seconds_for(plan, first_for, by.pk, london_date(now))
    if not them.filter(pk=second.pk).exists():
        raise NotAllowed("Choose an officer of another organisation that stands by the covenant.")


def locked(pk: int) -> Departure:
    """The row, held until the transaction ends."""
    rows = Departure.objects.select_for_update(of=("self",))
    related = (
        "network", "school", "plan__union_officer", "head", "first_by", "first_for", "second_by",
        "second_for",
    )  # fmt: skip
    return rows.select_related(*related).get(pk=pk)


def _check_open(departure: Departure, *states: str) -> None:
    if departure.kind != Kind.PROPOSED or departure.state not in states:
        raise Refused(OVER)


def _move(departure: Departure, state: str, by: audit.Actor, now: datetime, *fields: str) -> None:
    verb = STATES.verb(departure.state, state)
    departure.state = state
    departure.save(update_fields=["state", *fields])
    _recorded(verb, departure, by, now)


def _recorded(verb: str, departure: Departure, by: audit.Actor, now: datetime) -> None:
    audit.record(verb, departure, by=by, now=now, network_id=departure.network_id)
