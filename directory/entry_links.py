"""The links in messages about one's own entry: signed, for one person and one act, without
signing in, and good for a while."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

from accounts.models import Person
from directory.models import Entry
from schools.models import Network

SALT = "directory.entries"
# Not looked up by name: a worker would load every page of the site for it.
PATH = "me/directory/"
# What opens one's entry works less long than what only says yes, no or goodbye.
OPENS_FOR = timedelta(days=60)


class Act(StrEnum):
    JOIN = "join"
    NO = "no"
    STILL_TRUE = "still-true"
    CHANGE = "change"
    LEAVE = "leave"


OPENING = frozenset({Act.JOIN, Act.CHANGE})


@dataclass(frozen=True)
class Link:
    """Whose entry it is, what the link does, and whether it is young enough to open the entry,
    or to lead to a link that does."""

    entry: Entry
    act: Act
    may_open: bool

    @property
    def person(self) -> Person:
        return self.entry.person

    @property
    def network(self) -> Network:
        return self.entry.network

    def other(self, act: Act) -> str:
        """The address that does something else with the same entry."""
        return link_to(self.entry, act)


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=SALT, sep="~")


def link_to(entry: Entry, act: Act) -> str:
    """The address at which a POST does this for the entry's person."""
    return f"{settings.SITE_ADDRESS}/{PATH}{_signer().sign(f'entry.{entry.pk}.{act}')}/"


def read(token: str) -> Link | None:
    """What a link is for; None for one that is too old, changed on the way, of an entry that is
    gone or of somebody who is erased, and for one that changes what they have left."""
    try:
        _, pk, said = _signer().unsign(token, max_age=_kept()).split(".")
    except BadSignature:
        return None
    act, may_open = Act(said), _is_young(token)
    if act in OPENING and not may_open:
        return None
    rows = Entry.objects.filter(pk=int(pk), person__erased_at=None)
    rows = rows.select_related("person", "network", "proposed_for")
    entry = rows.prefetch_related("experiences").first()
    if entry is None or (act in (Act.CHANGE, Act.STILL_TRUE) and not entry.is_in):
        return None
    return Link(entry, act, may_open)


def _is_young(token: str) -> bool:
    try:
        _signer().unsign(token, max_age=OPENS_FOR)
    except SignatureExpired:
        return False
    return True


def _kept() -> timedelta:
    return timedelta(days=settings.RETENTION_DAYS["messages"])
