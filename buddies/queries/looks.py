"""What coordinators are asked to look at."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from buddies.looking import LIVE, LOOK, Look, subject_of
from buddies.looking_words import Said, said
from buddies.models import Pairing
from escalations.models import Escalation, Page
from schools.access import Access


@dataclass(frozen=True)
class LookRow:
    """One thing to look at. ``is_held``: a coordinator is on it. ``is_unanswered``: everybody
    was asked and nobody has answered yet; an answer still counts."""

    escalation: Escalation
    said: Said
    since: datetime
    is_held: bool
    is_unanswered: bool


def looks_for(access: Access) -> list[LookRow]:
    """What is open for coordinators to look at, those nobody is on first, then the oldest; for
    others nothing. Four queries."""
    if not access.is_coordinator:
        return []
    network = access.network
    live = list(Escalation.objects.filter(kind=LOOK, network_id=network.pk, state__in=LIVE))
    held = set(
        Page.objects.filter(escalation__in=live, state=Page.State.HOLDING).values_list(
            "escalation", flat=True
        )
    )
    missed = Look.CANNOT_BE_REACHED
    people = Person.objects.in_bulk(
        [each.subject_id for each in live if subject_of(each) == missed]
    )
    pairs = (
        Pairing.objects.filter(network=network)
        .select_related("supported", "reserve")
        .in_bulk([each.subject_id for each in live if subject_of(each) != missed])
    )
    rows = []
    for each in live:
        subject = subject_of(each)
        found = (people if subject == missed else pairs).get(each.subject_id)
        if found is not None:
            rows.append(
                LookRow(
                    each, said(network, subject, found), each.opened_at, each.pk in held,
                    each.state == Escalation.State.EXHAUSTED,
                )
            )  # fmt: skip
    return sorted(rows, key=lambda row: (row.is_held, row.since, row.escalation.pk))
