"""The escalation of a contact check: whom to ask in which order, and what an answer means.

Buddy, then reserve (the reserve alone while they stand in, or until there is another buddy),
then whoever the head has chosen for the last resort, then the coordinators one after the other,
the named contact first. After that they all take turns, the coordinators first, until somebody
has spoken (``buddies.checks.again``). Where there is nobody, or the head would like somebody
else, the coordinators are asked at once. Hours and waiting: ``buddies.checks.pace``.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from accounts.models import Person
from buddies.checks import words
from buddies.checks.pace import TODAY, coordinators_wait, is_urgent, pace_of
from buddies.checks.rows import KIND, OPEN, ask_again, confirm
from buddies.checks.somebody_else import wanted_for
from buddies.checks.turns import coordinators_in_turn
from buddies.models import ContactCheck, LastResort
from buddies.queries import pairing_of
from buddies.standing import standing_by
from core.clock import london_date
from escalations.kinds import Answer, Asking, Effect, Kind, Step
from escalations.models import Escalation, Page
from schools.models import Network

State = ContactCheck.State
FIRST, SECOND, LAST_RESORT, COORDINATOR = "buddy", "reserve", "last resort", "coordinator"


class Contact(Kind):
    """Kind "contact": nobody keeps who did not answer."""

    name = KIND
    keeps_who = False

    def steps(self, escalation: Escalation, now: datetime) -> Sequence[Step] | None:
        """Whom to ask, as the pair, the coordinators and the visit are now; None once somebody
        has spoken with the head, or the check is not needed any more."""
        check = attach([escalation]).get(escalation.pk)
        if check is None or check.state not in OPEN:
            return None
        network = check.visit.school.network
        pace = pace_of(check.moment, check.visit.phase)
        urgent = is_urgent(pace, now)
        again = _was_asked_in_vain(escalation)
        steps: list[Step] = []
        asked = {check.supported_id}

        def add(name: str, person: Person | None, **how: Any) -> None:
            if person is not None and person.pk not in asked:
                asked.add(person.pk)
                steps.append(Step(name, (person,), is_urgent=urgent, **how))

        def coordinators() -> None:
            for person in coordinators_in_turn(network, now):
                wait = coordinators_wait(pace, network, person, now, is_again=again)
                add(COORDINATOR, person, wait=wait)

        if again:
            # Everybody has had their turn: now those first whose work it is.
            coordinators()
        beside = _standing_by(check, network, now)
        for first in beside[:1]:
            add(FIRST, first, wait=pace.buddy, times=1 if again else pace.buddy_times)
        for second in beside[1:]:
            add(SECOND, second, wait=pace.other)
        add(LAST_RESORT, _last_resort(check, network), wait=pace.last_resort)
        coordinators()
        return steps

    def asking(self, escalation: Escalation, page: Page, now: datetime) -> Asking:
        """The question, in the words for this person's part."""
        check = _check_of(escalation)
        assert check is not None  # it goes with its visit, and its escalation with it
        today = check.moment in TODAY
        if page.name == FIRST:
            return words.ask_buddy(check.supported, today=today)
        if page.name == SECOND:
            return words.ask_other(check.supported, today=today)
        if page.name == LAST_RESORT:
            return words.ask_last_resort(check.supported)
        return words.ask_coordinator(check.supported)

    def answered(self, escalation: Escalation, page: Page, answer: Answer, now: datetime) -> None:
        """That somebody has spoken is kept with the check, and nothing else."""
        if answer.value == words.SPOKEN:
            confirm(escalation.subject_id, now)
        elif answer.effect == Effect.HOLDS:
            # After everybody was asked, somebody is on it after all.
            ask_again(escalation.subject_id)

    def exhausted(self, escalation: Escalation, now: datetime) -> None:
        """The head's page shows numbers that answer; a late answer still counts."""
        ContactCheck.objects.filter(pk=escalation.subject_id, state=State.ASKING).update(
            state=State.UNANSWERED
        )


def attach(escalations: Iterable[Escalation]) -> dict[int, ContactCheck]:
    """Load the checks of escalations of this kind in one query, so that asking what each asks
    needs none; by escalation."""
    mine = [escalation for escalation in escalations if escalation.kind == KIND]
    rows = ContactCheck.objects.select_related("supported", "visit__school__network__named_contact")
    checks = rows.in_bulk({escalation.subject_id for escalation in mine}) if mine else {}
    for escalation in mine:
        escalation._check = checks.get(escalation.subject_id)  # type: ignore[attr-defined]
    return {each.pk: checks[each.subject_id] for each in mine if each.subject_id in checks}


def _check_of(escalation: Escalation) -> ContactCheck | None:
    if not hasattr(escalation, "_check"):
        attach([escalation])
    return escalation._check  # type: ignore[attr-defined]


def _standing_by(check: ContactCheck, network: Network, now: datetime) -> list[Person]:
    """Who is asked first, and who second; nobody where the head would like somebody else."""
    pairing = pairing_of(check.supported_id, network.pk)
    if pairing is not None and wanted_for([pairing.pk]).exists():
        return []
    found = standing_by(check.supported_id, network.pk, london_date(now))
    return [each.person for each in found]


def _was_asked_in_vain(escalation: Escalation) -> bool:
    """Whether everybody was asked and it was opened again. Where it was ended in between nobody
    is known any more."""
    if not escalation.first_step:
        return False
    rows = Page.objects.filter(escalation=escalation, step__lt=escalation.first_step)
    return rows.exclude(person=None).exists()


def _last_resort(check: ContactCheck, network: Network) -> Person | None:
    chosen = LastResort.objects.filter(network=network, head=check.supported_id)
    row = chosen.select_related("person").first()
    return row.person if row else None
