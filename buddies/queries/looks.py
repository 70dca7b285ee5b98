"""What coordinators are asked to look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from buddies.checks.somebody_else import KIND as SOMEBODY_ELSE
from buddies.checks.somebody_else import attach
from buddies.looking import LOOK, Look, subject_of
from buddies.looking_words import Said, said
from buddies.models import Pairing
from escalations.models import Escalation
from escalations.queries import Waiting
from schools.models import Network


@dataclass(frozen=True)
class LookRow:
    """One thing to look at. ``is_held``: a coordinator is on it. ``is_unanswered``: everybody
    was asked and nobody has answered yet; an answer still counts."""

    escalation: Escalation
    said: Said
    since: datetime
    is_held: bool
    is_unanswered: bool


def looks_among(waiting: Iterable[Waiting], network: Network) -> list[LookRow]:
    """What coordinators are asked to look at among what waits for an answer, of any kind; those
    nobody is on first, then the oldest. Loads the pairs of those who would like somebody else
    too, so that asking for the words of that needs no query. At most two."""
    held = {each.escalation: each.holder is not None for each in waiting}
    people, pairs = _subjects(held, network)
    rows = []
    for each, is_held in held.items():
        if each.kind == SOMEBODY_ELSE:
            attach(each, pairs.get(each.subject_id))
        if each.kind != LOOK:
            continue
        subject = subject_of(each)
        missed = subject == Look.CANNOT_BE_REACHED
        found = (people if missed else pairs).get(each.subject_id)
        if found is not None:
            rows.append(
                LookRow(
                    each, said(network, subject, found), each.opened_at, is_held,
                    each.state == Escalation.State.EXHAUSTED,
                )
            )  # fmt: skip
    return sorted(rows, key=lambda row: (row.is_held, row.since, row.escalation.pk))


def _subjects(
    escalations: Iterable[Escalation], network: Network
) -> tuple[dict[int, Person], dict[int, Pairing]]:
    """Whom and which pairs these are about, by their ids."""
    missed, of_pairs = [], []
    for each in escalations:
        if each.kind == LOOK and subject_of(each) == Look.CANNOT_BE_REACHED:
            missed.append(each.subject_id)
        elif each.kind in (LOOK, SOMEBODY_ELSE):
            of_pairs.append(each.subject_id)
    pairs = Pairing.objects.filter(network=network).select_related("supported", "reserve")
    # Nothing is asked of the database for none.
    return Person.objects.in_bulk(missed), pairs.in_bulk(of_pairs)
