"""How long feeds and what they said are kept; the nightly run calls these."""

from datetime import datetime, timedelta

from django.db.models import Q

from core.clock import london_date
from dashboard.feeds.content import SHOWN_BACK
from dashboard.feeds.publishing import CANCELLED_STAYS
from dashboard.models import CalendarFeed, FeedEvent

# Nothing that left a feed is needed any longer than what left it last.
EVENTS = max(SHOWN_BACK, CANCELLED_STAYS)
# A calendar app asks daily or oftener: nobody has this address any more.
UNREAD = timedelta(days=365)


def delete_old_events(*, now: datetime) -> int:
    """Delete what feeds no longer say; gives how many events went."""
    past = Q(cancelled_at=None, begins_on__lt=london_date(now) - EVENTS)
    return FeedEvent.objects.filter(past | Q(cancelled_at__lt=now - EVENTS)).delete()[0]


def delete_unread(*, now: datetime) -> int:
    """Delete feeds that nothing has fetched for a year; gives how many went."""
    since = now - UNREAD
    never = Q(last_read_on=None, made_at__lt=since)
    old = CalendarFeed.objects.filter(never | Q(last_read_on__lt=london_date(since)))
    return old.delete()[1].get("dashboard.CalendarFeed", 0)
