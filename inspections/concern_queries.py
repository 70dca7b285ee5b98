"""The only door through which views get what is in concern logs.

There is none for coordinators, operators or across people: the owner reads their own, whoever
wrote an entry for them that entry, and whom it was shared with that entry while they may.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from inspections.companions import Beside, companions_beside
from inspections.models import Concern, ConcernLog, ConcernShare, ConcernVersion, Phase, Visit
from schools.access import Access
from schools.models import Post

# So many forms of the same visit may still lie unsent on somebody's phone.
REMEMBERED = 100


def visits_with_log(access: Access) -> QuerySet[Visit]:
    """The visits of which this person may have a concern log: those at schools they lead or are
    a delegate of; one entered in error only where something was noted before that was known."""
    noted = Exists(Concern.objects.filter(log__visit=OuterRef("pk")))
    return (
        Visit.objects.filter(school__network=access.network, school__in=access.school_ids)
        .filter(~Q(phase=Phase.MISTAKEN) | noted)
        .select_related("school")
    )


def log_of(access: Access, visit: Visit) -> ConcernLog | None:
    """The log this person works in: a head's own; for a delegate the one of the visit's head
    if that head lets them write, else of another head who does. None where there is none yet."""
    logs = ConcernLog.objects.filter(visit=visit).select_related("visit__school", "owner")
    if visit.school_id in access.head_school_ids:
        return logs.filter(owner=access.person).first()
    # Who no longer leads the school cannot let anybody in.
    logs = logs.filter(_owner_leads(access.today), delegates_may_write=True)
    return min(logs, key=lambda log: (log.owner_id != visit.head_id, log.pk), default=None)


def _owner_leads(today: date, prefix: str = "") -> Exists:
    return Exists(
        Post.objects.current(today).filter(
            person=OuterRef(f"{prefix}owner"),
            school=OuterRef(f"{prefix}visit__school"),
            kind__in=Post.HEAD_KINDS,
        )
    )


def concerns_for(access: Access) -> QuerySet[Concern]:
    """The entries that this person may open and correct, in the order of what happened last
    written first: all of a head's own logs, and what a delegate wrote in logs open to them."""
    own = Q(log__owner=access.person, log__visit__school__in=access.head_school_ids)
    written = Q(
        _owner_leads(access.today, "log__"),
        written_by=access.person,
        log__visit__school__in=access.school_ids - access.head_school_ids,
        log__delegates_may_write=True,
    )
    return (
        Concern.objects.filter(own | written, log__visit__school__network=access.network)
        .select_related("log__visit__school", "log__owner", "written_by")
        .prefetch_related(Prefetch("versions", _versions_read_by(access)))
        .order_by("-written_at", "-pk")
    )


def _versions_read_by(access: Access) -> QuerySet[ConcernVersion]:
    """The owner reads all versions; a delegate what they wrote, not what the head made of it."""
    mine = Q(concern__log__owner=access.person) | Q(by=access.person)
    return ConcernVersion.objects.filter(mine).order_by("number")


def tokens_of(access: Access, visit: Visit) -> list[str]:
    """The forms of this visit that this person has sent: what a phone still keeps of them is
    saved and may go."""
    sent = ConcernVersion.objects.filter(by=access.person, concern__log__visit=visit)
    newest = sent.order_by("-pk").values_list("token", flat=True)[:REMEMBERED]
    return [str(token) for token in newest]


def live_shares(concerns: Iterable[Concern]) -> QuerySet[ConcernShare]:
    """With whom entries are shared now, the first first."""
    rows = ConcernShare.objects.filter(concern__in=list(concerns), ended_at=None)
    return rows.select_related("person", "concern").order_by("pk")


@dataclass(frozen=True)
class SharedLog:
    """What one owner lets somebody read of one visit."""

    log: ConcernLog
    concerns: tuple[Concern, ...]


def shared_with(access: Access) -> list[SharedLog]:
    """What others let this person read in this network, while they still hold the role for
    which it was shared, its owner still leads the school, the visit was no mistake, and the
    entry is not withdrawn."""
    shares = (
        ConcernShare.objects.filter(
            person=access.person, ended_at=None, concern__withdrawn_at=None,
            concern__log__visit__school__network=access.network,
        )
        .filter(_owner_leads(access.today, "concern__log__"))
        .exclude(concern__log__visit__phase=Phase.MISTAKEN)
        .select_related("concern__log__visit__school", "concern__log__owner")
        .prefetch_related(
            Prefetch("concern__versions", ConcernVersion.objects.order_by("number"))
        )
        .order_by("concern__log", "concern__written_at", "pk")
    )  # fmt: skip
    by_log: dict[ConcernLog, list[ConcernShare]] = {}
    for share in shares:
        by_log.setdefault(share.concern.log, []).append(share)
    beside = {log: Beside(log.visit, log.owner_id) for log in by_log}
    companions = companions_beside(list(beside.values()), access.today)
    found = []
    for log, rows in by_log.items():
        roles = {each.kind for each in companions[beside[log]] if each.person == access.person}
        read = tuple(row.concern for row in rows if row.kind in roles)
        if read:
            found.append(SharedLog(log, read))
    return found
