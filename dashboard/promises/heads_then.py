"""Heads whose window was open at the end of a past day, and who stood by them then."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from buddies.models import Pairing
from core.clock import london_time
from core.models import AuditEvent
from directory.terms import DAY
from inspections.facts import windows_on
from schools.models import Network, Post

RESERVE_SAID = ("pairing.published", "pairing.reserve_set", "pairing.ended")


def heads_in_window(network: Network, end: date) -> set[int]:
    """Ids of those who led a school of the network on the last day before ``end`` whose window had
    opened by then. Six queries."""
    last = end - DAY
    schools = [pk for pk, (opens, _) in windows_on(network.pk, last).items() if opens <= last]
    posts = Post.objects.current(last).filter(kind__in=Post.HEAD_KINDS, school__in=schools)
    return set(posts.values_list("person", flat=True))


def pairings_then(network: Network, end: date) -> QuerySet[Pairing]:
    """The pairs of a network that were live as the day ``end`` began. One that was published by
    mistake and undone is none."""
    moment = london_time(end, 0)
    live = Q(ended_at=None) | Q(ended_at__gte=moment)
    rows = Pairing.objects.filter(live, network=network, started_at__lt=moment)
    return rows.exclude(why_ended=Pairing.WhyEnded.UNDONE)


def with_reserve_then(pairings: QuerySet[Pairing], moment: datetime) -> set[int]:
    """Ids of those heads among the pairs who had a reserve at a moment. A pair holds only its
    reserve of today; the audit trail says who it was before. Two queries."""
    now = {pk: (head, reserve) for pk, head, reserve in
           pairings.values_list("pk", "supported", "reserve")}  # fmt: skip
    said = AuditEvent.objects.filter(
        object_type="buddies.pairing", object_id__in=list(now), verb__in=RESERVE_SAID
    )
    then = {
        pk: detail["reserve"]
        for pk, detail in said.filter(at__lt=moment)
        .order_by("at", "pk")
        .values_list("object_id", "detail")
    }
    return {head for pk, (head, reserve) in now.items() if then.get(pk, reserve) is not None}
