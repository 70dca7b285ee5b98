"""Who is sent the telephone tree: coordinators, and heads whose window is open or opens soon, or
who are in a visit; whenever theirs has changed since the copy they have, at most weekly."""

import logging
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts.models import Person
from core import audit
from core.clock import london_date
from directory.models import TreeCopy
from directory.tree.paper import as_pdf
from directory.tree.reading import Trees, readers, tree_for
from inspections.models import OPEN_PHASES, Visit, Window
from notifications.answers import Unwanted
from notifications.attachments import File
from notifications.models import Message
from notifications.services import queue
from schools.models import Network, Post, School
from schools.queries import coordinators_of

logger = logging.getLogger(__name__)
BY = audit.System("telephone tree")
ATTACHMENT = "telephone-tree"
SOON = timedelta(weeks=4)
# A week, and room for a night that runs a little earlier than the one before.
APART = timedelta(days=6, hours=12)
# After this somebody who may still have it is sent it anew, changed or not.
COPIES_KEPT = timedelta(days=400)
TEXT = (
    "Here is the telephone list of {network} as it is today: who answers when Covenant cannot be "
    "reached. Please print it, and keep it where you find it without a computer.\n\n"
    "It replaces the one from before. Numbers of colleagues are on it: throw the old one away, "
    "and give it to nobody else.\n\n"
    "The newest is always here: {address}\n"
)


def send_due(*, now: datetime) -> int:
    """Send the tree of every network to whoever is due; how many. Twice is the same as once. A
    network that fails does not stop the others."""
    sent = 0
    for network in Network.objects.select_related("named_contact").order_by("pk"):
        try:
            sent += send_in(network, now)
        except Exception:
            logger.exception("The telephone tree of network %s could not be sent", network.pk)
    return sent


def send_in(network: Network, now: datetime) -> int:
    """The same for one network."""
    today = london_date(now)
    copies = {copy.person_id: copy for copy in TreeCopy.objects.filter(network=network)}
    due = [
        person for person in _recipients(network, today)
        if person.pk not in copies or copies[person.pk].sent_at <= now - APART
    ]  # fmt: skip
    if not due:
        return 0
    trees = Trees(network, today)
    sent = 0
    for person in due:
        digest = trees.tree_for(person).digest
        if person.pk not in copies or copies[person.pk].digest != digest:
            _send(network, person, digest, now)
            sent += 1
    return sent


def _recipients(network: Network, today: date) -> list[Person]:
    windows = Window.objects.needing_a_buddy(today + SOON).filter(school__network=network)
    visits = Visit.objects.filter(school__network=network, phase__in=OPEN_PHASES)
    posts = Post.objects.current(today).filter(
        Q(school__in=windows.values("school")) | Q(school__in=visits.values("school")),
        school__network=network, kind__in=Post.HEAD_KINDS,
    ).exclude(school__status=School.CLOSED)  # fmt: skip
    coordinators = coordinators_of(network, today)
    people = Person.objects.filter(
        Q(pk__in=posts.values("person")) | Q(pk__in=coordinators.values("pk")),
        erased_at=None, wants_email=True,
    ).exclude(email="")  # fmt: skip
    return [person for person in people.order_by("pk") if not person.is_paused(today)]


@transaction.atomic
def _send(network: Network, person: Person, digest: str, now: datetime) -> None:
    copy, _ = TreeCopy.objects.update_or_create(
        network=network, person=person, defaults={"digest": digest, "sent_at": now}
    )
    queue(
        key=f"directory:tree:{network.pk}:{person.pk}:{london_date(now)}",
        person=person,
        occasion="The telephone list, to print",
        subject="Covenant: your telephone list, to print",
        text=TEXT.format(
            network=network.name,
            address=f"{settings.SITE_ADDRESS}/{network.slug}/directory/telephone-list/",
        ),
        now=now,
        network_id=network.pk,
        attachment=ATTACHMENT,
        channel=Message.Channel.EMAIL,
    )
    audit.record("tree.sent", copy, by=BY, now=now, network_id=network.pk)


def make(message: Message, now: datetime) -> File:
    """The file of such a message, as it is when it is sent. Raises Unwanted where its person may
    not have it any more."""
    assert message.network_id is not None
    network = Network.objects.select_related("named_contact").get(pk=message.network_id)
    today = london_date(now)
    person = message.person
    if person is None or person.pk not in readers(network, today):
        raise Unwanted("They are not to have this list any more.")
    return File(name_of(today), as_pdf(tree_for(network, person, today)), "application/pdf")


def name_of(day: date) -> str:
    """What the file is called."""
    return f"telephone-list-{day}.pdf"


def forget_copies(*, now: datetime) -> int:
    """Delete what nobody needs to know any more: who was sent which tree long ago. How many."""
    return TreeCopy.objects.filter(sent_at__lt=now - COPIES_KEPT).delete()[0]
