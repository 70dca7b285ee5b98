"""Being on duty on a likely day: taking it, giving it up, asking others to take it over. What a
network's rota says changes one act after the other, so that two never take the last place."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from core import audit
from core.clock import london_date
from directory import policies
from directory.models import Away, Duty, DutyQuestion, Entry
from directory.queries.rota import who_could
from directory.queries.rota_facts import facts_of
from directory.rota import messages
from directory.rota.board import Facts, Row, rows_of
from directory.rota.ready import not_ready
from schools.locks import lock_network


@transaction.atomic
def take_duty(
    *, entry: Entry, day: date, by: audit.Actor, now: datetime, is_asked: bool = False
) -> Duty:
    """Be on duty on a likely day on which somebody is wanted. Raises Refused where it is none,
    where enough are there already, or where the person is, is away, or is not listed.

    ``is_asked``: a coordinator asked them to; then they may come beside somebody who is on duty
    and could not be asked as things stand.
    """
    network = lock_network(entry.network)
    entry = _locked(entry)
    facts = facts_of(network, day, day)
    row = _likely(facts, day, now, not_ready(facts.held, now) if is_asked else ())
    row = policies.check_can_take(row, entry, london_date(now), is_away=_is_away(entry, day))
    policies.check_is_wanted(row.missing)
    return _put_on(entry, day, by, now)


@transaction.atomic
def give_up_duty(*, duty: Duty, by: audit.Actor, now: datetime) -> Duty:
    """Not be there after all; nobody asks why. Raises Refused where it is not theirs any more."""
    held = Duty.objects.filter(pk=duty.pk, given_up_at=None, day__gte=london_date(now))
    policies.check_still_held(bool(held.update(given_up_at=now, swap_asked_at=None)))
    messages.take_back(duty.pk, now)
    audit.record("duty.given_up", duty, by=by, now=now, network_id=duty.entry.network_id)
    duty.refresh_from_db()
    return duty


def forget_duties(entry: Entry, now: datetime) -> None:
    """What was known of somebody's duties, who leaves: all of it goes, and their days are free.
    In the transaction of the caller."""
    duties = Duty.objects.filter(entry=entry)
    for pk in duties.filter(given_up_at=None, day__gte=london_date(now)).values_list(
        "pk", flat=True
    ):
        messages.take_back(pk, now)
    duties.delete()
    questions = DutyQuestion.objects.filter(entry=entry)
    messages.take_back_questions(questions.values_list("pk", flat=True), now)
    questions.delete()


@transaction.atomic
def ask_for_swap(*, duty: Duty, by: audit.Actor, now: datetime) -> Duty:
    """Ask others to take a duty over; it stays one's own until somebody does. Each of the
    others who could is told once. Raises Refused where it is not theirs any more."""
    mine = _held_still(duty, now)
    if mine.filter(swap_asked_at=None).update(swap_asked_at=now):
        audit.record("duty.swap_asked", duty, by=by, now=now, network_id=duty.entry.network_id)
        messages.ask_to_swap(duty, who_could(duty.entry.network, duty.day), now)
    duty.refresh_from_db()
    return duty


@transaction.atomic
def keep_duty(*, duty: Duty, by: audit.Actor, now: datetime) -> Duty:
    """Keep a duty after all that one asked others to take. Raises Refused where somebody has."""
    mine = _held_still(duty, now)
    if mine.exclude(swap_asked_at=None).update(swap_asked_at=None):
        messages.take_back_swap(duty.pk, now)
        audit.record("duty.kept", duty, by=by, now=now, network_id=duty.entry.network_id)
    duty.refresh_from_db()
    return duty


@transaction.atomic
def take_over(*, duty: Duty, entry: Entry, by: audit.Actor, now: datetime) -> Duty:
    """Take a duty over from somebody who asked for a swap: the first who does has it. Raises
    Refused where it is taken already or kept after all, or the person cannot that day."""
    network = lock_network(entry.network)
    entry, day = _locked(entry), duty.day
    row = _likely(facts_of(network, day, day), day, now)
    policies.check_can_take(row, entry, london_date(now), is_away=_is_away(entry, day))
    asked = Duty.objects.filter(pk=duty.pk, given_up_at=None).exclude(swap_asked_at=None)
    policies.check_still_offered(bool(asked.update(given_up_at=now, swap_asked_at=None)))
    taken = _put_on(entry, day, by, now, taken_over_from=duty.pk)
    messages.take_back(duty.pk, now)
    messages.tell_taken_over(duty, now)
    return taken


def _held_still(duty: Duty, now: datetime) -> QuerySet[Duty]:
    """A duty that is still somebody's, its row locked: whoever takes it over comes before or after.
    Raises Refused where it is not theirs any more."""
    mine = Duty.objects.filter(pk=duty.pk, given_up_at=None, day__gte=london_date(now))
    policies.check_still_held(mine.select_for_update(no_key=True).first() is not None)
    return mine


def _locked(entry: Entry) -> Entry:
    """The entry as it is now; nobody leaves meanwhile."""
    rows = Entry.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("person", "network").get(pk=entry.pk)


def _likely(facts: Facts, day: date, now: datetime, lacking: Collection[int] = ()) -> Row | None:
    """The day as it stands in the rota; None where it is over, or no likely day."""
    if day < london_date(now):
        return None
    return next(iter(rows_of(facts, day, day, lacking)), None)


def _is_away(entry: Entry, day: date) -> bool:
    return Away.objects.filter(entry=entry, first_day__lte=day, last_day__gte=day).exists()


def _put_on(entry: Entry, day: date, by: audit.Actor, now: datetime, **detail: int) -> Duty:
    duty = Duty.objects.create(entry=entry, day=day, taken_at=now)
    asked = DutyQuestion.objects.filter(entry=entry, day=day)
    asked.update(answer=DutyQuestion.Answer.YES, answered_at=now)
    audit.record("duty.taken", duty, by=by, now=now, network_id=entry.network_id, **detail)
    return duty
