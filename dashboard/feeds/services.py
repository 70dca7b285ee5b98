"""Making a feed, giving it a new address, changing what it shows, and ending it."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from accounts.models import Person
from core import audit
from core.refusals import Refused
from dashboard.models import CalendarFeed
from schools.models import Network

MOST = 10


def digest_of(token: str) -> str:
    """What is kept of the secret part of an address."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_feed(
    *,
    person: Person,
    network: Network,
    name: str,
    scope: str,
    titles: str,
    by: audit.Actor,
    now: datetime,
) -> tuple[CalendarFeed, str]:
    """Make a feed. Gives it with the secret part of its address, which is not kept and cannot
    be shown again. Raises Refused for somebody who has ten."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if CalendarFeed.objects.filter(person=person).count() >= MOST:
        raise Refused(f"You have {MOST} calendars already. Delete one that you do not use.")
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(
        person=person, network=network, name=name, scope=scope, titles=titles,
        token_digest=digest_of(token), made_at=now, changed_at=now,
    )  # fmt: skip
    _record("calendar_feed.made", feed, by, now, scope=scope, titles=titles)
    return feed, token


@transaction.atomic
def renew_feed(*, feed: CalendarFeed, by: audit.Actor, now: datetime) -> str:
    """Give a feed a new address; the old one ends at once. Gives its secret part."""
    token = secrets.token_urlsafe(32)
    feed.token_digest = digest_of(token)
    feed.save(update_fields=["token_digest"])
    _record("calendar_feed.renewed", feed, by, now)
    return token


@transaction.atomic
def change_feed(
    *, feed: CalendarFeed, name: str, titles: str, by: audit.Actor, now: datetime
) -> CalendarFeed:
    """Change a feed's name and its titles; calendars follow when they ask next."""
    feed.name, feed.titles = name, titles
    feed.save(update_fields=["name", "titles"])
    _record("calendar_feed.changed", feed, by, now, titles=titles)
    return feed


@transaction.atomic
def delete_feed(*, feed: CalendarFeed, by: audit.Actor, now: datetime) -> None:
    """End a feed: its address is unknown from now on."""
    _record("calendar_feed.deleted", feed, by, now)
    feed.delete()


def _record(verb: str, feed: CalendarFeed, by: audit.Actor, now: datetime, **detail: str) -> None:
    audit.record(verb, feed, by=by, now=now, network_id=feed.network_id, **detail)
