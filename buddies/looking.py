"""Exceptions that a coordinator must look at: kind "look" of an escalation. Asked over a channel
with a clock, one person after the other, until somebody is on it or it is so no more."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import Q

from accounts.models import Person
from buddies import looking_words
from buddies.models import Pairing
from buddies.presence import BUSY_IN, busy_among, has_left, leads_here
from buddies.reachability import is_missed
from buddies.staffed import staffed_time_after, staffed_wait
from core import stale
from core.clock import london_date
from escalations.kinds import Answer, Asking, Effect, Kind, Step
from escalations.models import Escalation, Page
from escalations.services import open_escalation, reconsider, reopen
from inspections.models import Visit
from schools.models import Network
from schools.queries import coordinators_of

LOOK: Final = "look"
# How long a coordinator has before the next one is asked, in staffed time.
MINUTES = 30
# What a coordinator has called done, and is still so, is asked about again after this.
SETTLED_FOR = timedelta(days=90)


class Look(StrEnum):
    """What must be looked at, and of which row the number is."""

    PAIR_ENDED = "pair-ended"  # a Pairing
    PERSON_LEFT = "person-left"  # a Pairing whose buddy has left
    NO_RESERVE_FREE = "no-reserve-free"  # a Pairing
    CANNOT_BE_REACHED = "cannot-be-reached"  # a Person


def ask_to_look(
    *, network: Network, subject: Look, subject_id: int, now: datetime
) -> Escalation | None:
    """Ask the network's coordinators to look, one after the other; once for each subject. Gives
    the escalation, None where there is nothing to look at (any more)."""
    if not is_so(network, subject, subject_id, now):
        return None
    found = open_escalation(
        kind=LOOK, key=_key(network, subject, subject_id), network_id=network.pk,
        subject_id=subject_id, now=now,
    )  # fmt: skip
    is_long_ago = found.ended_at is not None and found.ended_at < now - SETTLED_FOR
    if found.state == Escalation.State.ENDED or (
        found.state == Escalation.State.ANSWERED and is_long_ago
    ):
        reopen(escalation=found, why="It is so again", now=now)
        found.refresh_from_db()
    return found


def look_again(
    network: Network, subjects: Collection[Look], ids: Collection[int] | None, now: datetime
) -> None:
    """Have what is being asked go by how things are now: what is mended ends by itself, and what
    was called done and is mended counts as new should it come again. ``ids``: only of these
    rows; None for all."""
    answered = Q(state=Escalation.State.ANSWERED, ended_at__gte=now - SETTLED_FOR)
    rows = Escalation.objects.filter(
        Q(state__in=Escalation.LIVE) | answered, kind=LOOK, network_id=network.pk
    )
    if ids is not None:
        rows = rows.filter(subject_id__in=list(ids))
    for escalation in rows.order_by("pk"):
        if subject_of(escalation) not in subjects:
            continue
        if escalation.state in Escalation.LIVE:
            reconsider(escalation=escalation, now=now)
        else:
            _put_away_if_mended(network, escalation, now)


def _put_away_if_mended(network: Network, escalation: Escalation, now: datetime) -> None:
    subject, about = subject_of(escalation), escalation.subject_id
    if escalation.key == _key(network, subject, about) and not is_so(network, subject, about, now):
        # Under a key of its own it stays for the record, and the next time is asked.
        mended = Escalation.objects.filter(pk=escalation.pk, state=Escalation.State.ANSWERED)
        mended.update(key=f"{escalation.key}:{escalation.pk}")


def was_settled(network: Network, subject: Look, subject_id: int) -> bool:
    """Whether a coordinator has looked and called it done."""
    return Escalation.objects.filter(
        key=_key(network, subject, subject_id), state=Escalation.State.ANSWERED
    ).exists()


def _key(network: Network, subject: Look, subject_id: int) -> str:
    return f"{LOOK}:{network.pk}:{subject}:{subject_id}"


def subject_of(escalation: Escalation) -> Look:
    """What an escalation of this kind is about."""
    return Look(escalation.key.split(":")[2])


def is_so(network: Network, subject: Look, subject_id: int, now: datetime) -> bool:
    """Whether there still is something to look at."""
    if subject == Look.CANNOT_BE_REACHED:
        return is_missed(network, subject_id, now)
    rows = Pairing.objects.filter(pk=subject_id, network=network)
    pairing = rows.select_related("supported", "buddy", "reserve").first()
    if pairing is None:
        return False
    today = london_date(now)
    if subject == Look.PAIR_ENDED:
        live = Pairing.objects.filter(network=network, ended_at=None)
        has_another = live.filter(supported=pairing.supported_id).exists()
        return not has_another and leads_here(pairing.supported, network, today)
    if pairing.ended_at is not None:
        return False
    if subject == Look.PERSON_LEFT:
        return has_left(pairing.buddy, pairing, today)
    reserve = pairing.reserve_id
    return reserve is None or bool(busy_among([reserve], today))


class LookKind(Kind):
    """How coordinators are asked to look, and what they answer."""

    name = LOOK
    keeps_who = False

    def steps(self, escalation: Escalation, now: datetime) -> Sequence[Step] | None:
        """Coordinators one after the other, then the named contact. None once it is mended."""
        network = Network.objects.select_related("named_contact").get(pk=escalation.network_id)
        subject = subject_of(escalation)
        if not is_so(network, subject, escalation.subject_id, now):
            return None
        is_urgent = _is_urgent(subject, escalation.subject_id)
        people = [("coordinator", each) for each in coordinators_of(network, london_date(now))]
        contact = network.named_contact
        if contact is not None and contact not in [person for _, person in people]:
            people.append(("named contact", contact))
        # Nobody is asked to see to it that they themselves can be reached: it would not arrive.
        about = escalation.subject_id if subject == Look.CANNOT_BE_REACHED else None
        return [
            Step(name, (person,), _wait(network, person, now, is_urgent), is_urgent=is_urgent)
            for name, person in people
            if person.pk != about
        ]

    def asking(self, escalation: Escalation, page: Page, now: datetime) -> Asking:
        """What a coordinator is asked, with how long "I am on it" holds."""
        network = Network.objects.get(pk=escalation.network_id)
        subject, text, question = looking_words.asking(
            network, subject_of(escalation).value, escalation.subject_id, now
        )
        day = datetime.combine(london_date(now), network.staffed_until) - datetime.combine(
            london_date(now), network.staffed_from
        )
        until = staffed_time_after(network, now, int(day.total_seconds()) // 60)
        return Asking(
            subject, text, question, answers_to_a_look(until - now),
            occasion="Asked to look at something",
        )  # fmt: skip

    def answered(self, escalation: Escalation, page: Page, answer: Answer, now: datetime) -> None:
        """A coordinator who has looked at a buddy's leaving and left the pair as it is says that
        they stay: the pair follows."""
        if answer.effect == Effect.ENDS and subject_of(escalation) == Look.PERSON_LEFT:
            stale.mark("pairing", escalation.subject_id, now=now)

    def exhausted(self, escalation: Escalation, now: datetime) -> None:
        """It stays on every coordinator's first page; the head's own page names who answers."""


def answers_to_a_look(hold: timedelta = timedelta(0)) -> tuple[Answer, ...]:
    """What a coordinator can answer. ``hold``: for how long "I am on it" holds."""
    return (
        Answer(
            "on-it", "I am on it", Effect.HOLDS,
            "Thank you. Nobody else is asked until the next working day.", hold=hold,
        ),
        Answer("done", "It is done", Effect.ENDS, "Thank you. It is kept as done."),
        Answer("cannot", "I cannot look now", Effect.PASSES, "Thank you. The next is asked."),
    )  # fmt: skip


def _is_urgent(subject: Look, subject_id: int) -> bool:
    """Whether the head of the pair is in the middle of it: then nothing waits for the morning."""
    if subject == Look.CANNOT_BE_REACHED:
        return False
    heads = Pairing.objects.filter(pk=subject_id).values("supported")
    return Visit.objects.filter(head__in=heads, phase__in=BUSY_IN).exists()


def _wait(network: Network, person: Person, now: datetime, is_urgent: bool) -> timedelta:
    """How long somebody has from now on; what is not urgent waits in staffed time."""
    return timedelta(minutes=MINUTES) if is_urgent else staffed_wait(network, person, now, MINUTES)
