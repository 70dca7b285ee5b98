"""The waiting list: whoever waits longest is told first of a place that suits them, and it is
kept for them for two days. Nobody is told of the same series twice, and for whoever lets one lapse
nothing is kept until they say a word."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Person
from core import audit
from core.clock import london_date
from escalations.links import free_code
from notifications.models import Message
from schools.locks import lock_network
from schools.models import Network, Post, School
from support.models import Waiting
from support.offering import OnOffer
from support.on_offer import WAITING_KEPT, Board, board
from support.one_by_one import alone
from support.placing import messages

# In the trail, which is kept for good, it stands for people too: who was offered a place or waited
# is forgotten before.
JOB = audit.System("supervision")


@transaction.atomic
def wait(
    *, network: Network, person: Person, format: str, by: audit.Actor, now: datetime
) -> Waiting:
    """Be told of the next place that suits; ``format`` is one of ``Series.Format`` or "" for
    either. Who waits already keeps their turn, and says that they still do."""
    network = lock_network(network)
    waiting, is_new = Waiting.objects.get_or_create(
        network=network, person=person, ended_at=None,
        defaults={"format": format, "since": now},
    )  # fmt: skip
    waiting.format, waiting.silent = format, False
    waiting.save(update_fields=["format", "silent"])
    if is_new:
        audit.record("waiting.begun", waiting, by=JOB, now=now, network_id=network.pk)
    tell_waiting(network=network, now=now)
    waiting.refresh_from_db()
    return waiting


@transaction.atomic
def stop_waiting(*, waiting: Waiting, by: audit.Actor, now: datetime) -> Waiting:
    """Not wait any more; what was kept goes to the next."""
    network = lock_network(waiting.network)
    if Waiting.objects.filter(pk=waiting.pk, ended_at=None).update(ended_at=now):
        audit.record("waiting.ended", waiting, by=JOB, now=now, network_id=network.pk)
        tell_waiting(network=network, now=now)
    waiting.refresh_from_db()
    return waiting


@transaction.atomic
def let_go(*, waiting: Waiting, by: audit.Actor, now: datetime) -> Waiting:
    """Not this one; it goes to the next, and one stays on the list."""
    network = lock_network(waiting.network)
    still_waits(waiting=waiting)
    kept = Waiting.objects.filter(pk=waiting.pk, ended_at=None, told_at__gt=now - WAITING_KEPT)
    # It stays known which one it was, and that it is not kept any more.
    if kept.update(told_at=now - WAITING_KEPT):
        audit.record("waiting.let_go", waiting, by=JOB, now=now, network_id=network.pk)
        tell_waiting(network=network, now=now)
    waiting.refresh_from_db()
    return waiting


def still_waits(*, waiting: Waiting) -> None:
    """Whatever somebody says, they are there: another place may be kept for them."""
    Waiting.objects.filter(pk=waiting.pk).update(silent=False)
    waiting.silent = False


def let_go_of_leavers(*, now: datetime) -> int:
    """Every night: whoever leads no school of the network any more, nor will, waits no more. They
    are not told: they have moved on. How many."""
    leads = _leading(Post.objects.not_ended(london_date(now))).filter(
        person=OuterRef("person"), school__network=OuterRef("network")
    )
    waits = Waiting.objects.filter(~Exists(leads), ended_at=None).select_related("network")
    return sum(
        alone("Waiting", each.pk, _let_go_of_one, each, now)
        for each in waits.order_by("network", "pk")
    )


def _let_go_of_one(waiting: Waiting, now: datetime) -> int:
    stop_waiting(waiting=waiting, by=JOB, now=now)
    return 1


def _leading(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Of these, those of whoever leads a school that is there."""
    return posts.filter(kind__in=Post.HEAD_KINDS).exclude(school__status=School.CLOSED)


def tell_everywhere(*, now: datetime) -> int:
    """Tell those who wait in each network. How many; twice is the same as once."""
    lists = Waiting.objects.filter(ended_at=None).order_by().values("network")
    networks = Network.objects.filter(pk__in=lists).order_by("pk")
    return sum(alone("Waiting in network", each.pk, _tell_in, each, now) for each in networks)


def _tell_in(network: Network, now: datetime) -> int:
    return tell_waiting(network=lock_network(network), now=now)


def tell_waiting(*, network: Network, now: datetime) -> int:
    """Keep free places for those who wait, the longest first, and tell each. How many; twice is
    the same as once. In the transaction of the caller, who holds the network."""
    heads = _leading(Post.objects.current(london_date(now))).filter(school__network=network)
    rows = Waiting.objects.filter(
        network=network, ended_at=None, silent=False, person__in=heads.values("person")
    ).exclude(told_at__gt=now - WAITING_KEPT)
    waiting = list(rows.select_related("person", "network").order_by("since", "pk"))
    if not waiting:
        return 0
    found = board(network, [each.person_id for each in waiting], now)
    told = _told(waiting, found)
    return sum(_tell(each, found, told, now) for each in waiting)


def _told(waiting: list[Waiting], found: Board) -> set[str]:
    keys = [messages.waiting_key(each.pk, pk) for each in waiting for pk in found.series]
    return set(Message.objects.filter(key__in=keys).values_list("key", flat=True))


def _tell(waiting: Waiting, found: Board, told: set[str], now: datetime) -> bool:
    suiting = [
        series
        for series in found.suiting(waiting.person_id)
        if _is_wanted(series, waiting, found)
        and messages.waiting_key(waiting.pk, series.pk) not in told
        and series.pk != waiting.series_id
    ]
    if not suiting:
        return False
    series = suiting[0]
    waiting.told_at, waiting.series, waiting.code = now, found.rows[series.pk], free_code()
    waiting.silent = True
    waiting.save(update_fields=["told_at", "series", "code", "silent"])
    found.keep(series.pk, waiting.person_id)
    messages.say_kept(waiting, found, series)
    return True


def _is_wanted(series: OnOffer, waiting: Waiting, found: Board) -> bool:
    return waiting.format in ("", found.rows[series.pk].format)
