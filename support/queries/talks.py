"""Talks as their heads may see them. Nobody else does: no coordinator, no employer, and whoever
said yes has their own message."""

from django.db.models import QuerySet

from schools.access import Access
from support.models import Talk
from support.talks.rows import with_all


def talks_for(access: Access) -> QuerySet[Talk]:
    """A head's own talks here, newest first, each with its network, head and who said yes."""
    rows = with_all().filter(network=access.network, head=access.person)
    return rows.order_by("-asked_at", "-pk")


def live_talk(access: Access) -> Talk | None:
    """The one that is live; there is at most one."""
    return talks_for(access).filter(state__in=Talk.LIVE).first()
