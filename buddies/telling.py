"""Reconcilers: people are told of their pair, and of a head to ring, once each."""

from datetime import datetime

from django.db.models import Max

from accounts.models import Person
from buddies import messages
from buddies.models import Pairing
from buddies.queries.pairs import pairing_of
from buddies.sending import TOLD, home, tell
from buddies.standing import standing_by
from buddies.telling_moved import tell_moved
from buddies.telling_pairs import tell_pair
from core.clock import london_date
from inspections.models import OPEN_PHASES, Phase, Visit
from notifications.models import Message
from notifications.services import BESIDE, cancel
from schools.queries import coordinators_of

# Weeks later, when the draft report comes, "ring today" would be late news.
RING_IN = (
    Phase.NOTIFIED, Phase.PLANNED, Phase.ON_SITE, Phase.PAUSED, Phase.INCOMPLETE, Phase.FEEDBACK,
)  # fmt: skip
# Read without signing in; not looked up by name, which loads every page of the site.


def reconcile_pairing(pairing_id: int, now: datetime) -> None:
    """Tell the people of a live pair, and those of an ended pair who had been told of it."""
    rows = Pairing.objects.select_for_update(of=("self",))
    pairing = (
        rows.select_related("network", "supported", "buddy", "reserve")
        .filter(pk=pairing_id)
        .first()
    )
    if pairing is None:
        return
    tell_pair(pairing, now)
    visits = Visit.objects.filter(
        school__network=pairing.network, head=pairing.supported_id, phase__in=OPEN_PHASES
    )
    for visit_id in visits.order_by("pk").values_list("pk", flat=True):
        reconcile_visit(visit_id, now)


def reconcile_visit(visit_id: int, now: datetime) -> None:
    """On an open visit tell coordinators, buddy and reserve at once; where it was a mistake,
    cancel what still waits and tell everybody who was told."""
    rows = Visit.objects.select_for_update(of=("self",)).filter(pk=visit_id)
    visit = rows.select_related("school__network", "head").first()
    if visit is None:
        return
    if visit.phase == Phase.MISTAKEN:
        _take_back(visit, now)
    elif visit.phase in RING_IN:
        _ask_to_ring(visit, now)
    else:
        # Nobody comes for now, or it is long over: who has not heard yet need not ring.
        keys = [message.key for message in _asked(visit)]
        cancel(keys=keys, why="It has moved on", now=now)
    tell_moved(visit, now)


def _asked(visit: Visit) -> list[Message]:
    """What was asked of anybody for this visit, oldest first."""
    # By network too: not every database finds the beginning of a key through an index.
    rows = Message.objects.filter(
        network_id=visit.school.network_id, key__startswith=f"buddies.visit:{visit.pk}:"
    )
    return list(rows.exclude(key__endswith=":back").select_related("person").order_by("pk"))


def _parted(pairing: Pairing) -> int:
    """The message by which these two were last told that they are no pair; 0 for none."""
    earlier = Pairing.objects.filter(
        network=pairing.network_id, supported=pairing.supported_id, buddy=pairing.buddy_id
    ).exclude(ended_at=None)
    keys = [f"pairing:{pk}:buddy:ended" for pk in earlier.values_list("pk", flat=True)]
    return Message.objects.filter(key__in=keys).aggregate(last=Max("pk", default=0))["last"]


def _key(visit: Visit, role: str, person: Person, asked: list[Message], parted: int = 0) -> str:
    """The key of the request to this person that stands, else of the next one.

    Its number counts the requests that have ended: those cancelled, and those before the
    goodbye ``parted``. So who returns is asked again, and nobody twice for one occasion.
    """
    about = [str(visit.pk), role, str(person.pk)]
    mine = [message for message in asked if message.key.split(":")[1:4] == about]
    for message in mine:
        if message.state != Message.State.CANCELLED and message.pk > parted:
            return message.key
    return ":".join(["buddies.visit", *about, str(len(mine))])


def _ask_to_ring(visit: Visit, now: datetime) -> None:
    network, head = visit.school.network, visit.head
    link, today = home(network), london_date(now)
    helpers = standing_by(head.pk, network.pk, today) if head else []
    asked, wanted = _asked(visit), []
    # Coordinators first: where there is no buddy they are the only ones.
    said = messages.needs_your_eyes(head, [(each.role, each.person) for each in helpers], link)
    urgent = Message.Priority.URGENT
    for person in coordinators_of(network, today):
        wanted.append(_key(visit, "coordinator", person, asked))
        tell(wanted[-1], person, "A head needs support now", said, network, now, urgent)
    pairing = pairing_of(head.pk, network.pk) if head else None
    for helper in helpers:
        assert head is not None
        parted = _parted(pairing) if pairing and helper.role == "buddy" else 0
        wanted.append(_key(visit, helper.role, helper.person, asked, parted))
        also = next((each.person for each in helpers if each != helper), None)
        said = messages.please_ring(head, also, not helper.is_first, link)
        tell(wanted[-1], helper.person, "Asked to ring a head", said, network, now, urgent)
    # Somebody who is not this head's buddy any more is not asked.
    unwanted = {message.key for message in asked}.difference(wanted)
    cancel(keys=unwanted, why="Somebody else is asked now", now=now)


def _take_back(visit: Visit, now: datetime) -> None:
    network = visit.school.network
    link = home(network)
    asked = _asked(visit)
    cancel(keys=[message.key for message in asked], why="It was a mistake", now=now)
    # One that a worker has in hand may still arrive.
    texts = Message.objects.filter(key__in=[f"{BESIDE}{message.key}" for message in asked])
    told = [
        message
        for message in [*asked, *texts.select_related("person")]
        if message.state in TOLD and message.person
    ]
    # Each person once, and who was asked to ring in the words for that.
    told.sort(key=_to_coordinator)
    for message in told:
        assert message.person is not None
        if _to_coordinator(message) or visit.head is None:
            said = messages.look_again(link)
        else:
            said = messages.no_need_to_ring(visit.head, link)
        tell(
            f"buddies.visit:{visit.pk}:{message.person.pk}:back", message.person,
            "No need to ring", said, network, now, Message.Priority.URGENT,
        )  # fmt: skip


def _to_coordinator(message: Message) -> bool:
    return ":coordinator:" in message.key
