"""What can happen to a concern log. Each act holds the log, so that two at once queue. The audit
trail gets numbers alone: never what was written, nor with whom it was shared by name.

Every function that has the words in hand hides its variables from error reports.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from accounts.models import Person
from core import audit
from core.clock import london_date
from core.refusals import Refused
from inspections.companions import Companion, companions_of
from inspections.concerns import NOT_ANY_MORE, why_not_correct
from inspections.models import Concern, ConcernLog, ConcernShare, ConcernVersion, Visit
from notifications.services import cancel, queue

NOT_WITH_THEM = "An entry cannot be shared with this person any more. Choose somebody else."
Told = ConcernVersion.Told


@dataclass(frozen=True, repr=False)
class Words:
    """What an entry says; shown in no error report."""

    happened_at: datetime
    what: str
    told: str
    told_at: datetime | None = None
    answer: str = ""

    def __repr__(self) -> str:
        return "Words of a concern"


def open_log(*, visit: Visit, owner: Person) -> ConcernLog:
    """The owner's log of a visit, made where there is none yet."""
    log, _ = ConcernLog.objects.get_or_create(visit=visit, owner=owner)
    return log


@sensitive_variables()
def note(*, log: ConcernLog, words: Words, token: UUID, by: Person, now: datetime) -> Concern:
    """Add an entry. ``token`` was made with the form: sent again (a second tap, a retry after a
    lost answer) it gives the entry that is there, and where the words were changed meanwhile it
    keeps them as a correction. Nothing is written twice and nothing is lost."""
    with transaction.atomic():
        log = _held(log)
        sent = _sent(by, token)
        if sent is not None and sent.concern.log_id == log.pk:
            if not _differs(sent, words):
                return sent.concern
            if why_not_correct(sent.concern, by) is None:
                return _keep(sent.concern, words, uuid4(), by, now)
        if sent is not None:
            token = uuid4()
        concern = Concern.objects.create(log=log, written_by=by, written_at=now)
        _write(concern, 1, words, token, by, now)
        _record("concern.noted", concern, by, now)
        return concern


@sensitive_variables()
def correct(*, concern: Concern, words: Words, token: UUID, by: Person, now: datetime) -> Concern:
    """Add a version; what was first written stays readable. The same form twice, or one that
    changes nothing, adds none. Raises Refused for an entry that is withdrawn, and to a delegate
    where the head has corrected it."""
    with transaction.atomic():
        concern = _held_concern(concern)
        why_not = why_not_correct(concern, by)
        if why_not is not None:
            raise Refused(why_not)
        if _sent(by, token) is not None:
            token = uuid4()
        return _keep(concern, words, token, by, now)


def withdraw(*, concern: Concern, by: Person, now: datetime) -> Concern:
    """Strike an entry: it is kept for its owner, and neither shared nor exported any more."""
    with transaction.atomic():
        concern = _held_concern(concern)
        if concern.withdrawn_at is None:
            concern.withdrawn_at = now
            concern.save(update_fields=["withdrawn_at"])
            _record("concern.withdrawn", concern, by, now)
            _end(ConcernShare.objects.filter(concern=concern), by, now)
        return concern


def erase(*, concern: Concern, by: Person, now: datetime) -> None:
    """Delete an entry with all its versions, for good."""
    with transaction.atomic():
        concern = _held_concern(concern)
        _record("concern.erased", concern, by, now)
        _end(ConcernShare.objects.filter(concern=concern), by, now)
        concern.delete()


def let_delegates_write(*, log: ConcernLog, allowed: bool, by: Person, now: datetime) -> ConcernLog:
    """Let the school's delegates add entries to this log, or no longer. They read what they
    wrote themselves, and only while they are let."""
    with transaction.atomic():
        log = _held(log)
        if log.delegates_may_write != allowed:
            log.delegates_may_write = allowed
            log.save(update_fields=["delegates_may_write"])
            verb = "concerns.delegates_let_in" if allowed else "concerns.delegates_shut_out"
            _record_log(verb, log, by, now)
        return log


def share(*, concern: Concern, person: Person, by: Person, now: datetime) -> ConcernShare:
    """Let somebody read one entry, and tell them that there is something to read. Raises
    Refused where they are none of the owner's companions, or the entry is withdrawn."""
    with transaction.atomic():
        concern = _held_concern(concern)
        if concern.withdrawn_at is not None:
            raise Refused(NOT_ANY_MORE)
        live = concern.shares.filter(person=person, ended_at=None).first()
        if live is not None:
            return live
        companions = companions_of(concern.log.visit, concern.log.owner, london_date(now))
        companion = next((each for each in companions if each.person == person), None)
        if companion is None:
            raise Refused(NOT_WITH_THEM)
        return _share(concern, companion, by, now)


def _share(concern: Concern, companion: Companion, by: Person, now: datetime) -> ConcernShare:
    person = companion.person
    others = ConcernShare.objects.filter(concern__log=concern.log, person=person, ended_at=None)
    # One message a day however many entries are shared with them, one after the other.
    told = any(london_date(each.shared_at) == london_date(now) for each in others)
    given = ConcernShare.objects.create(
        concern=concern, person=person, kind=companion.kind, shared_at=now
    )
    _record("concern.shared", concern, by, now, share=given.pk, person=person.pk)
    network = concern.log.visit.school.network
    if person.email and not told:
        page = reverse("inspections:concerns_shared", args=[network.slug])
        queue(
            key=_key(given),
            person=person,
            occasion="Something was shared with them",
            subject="Covenant: somebody has shared something with you",
            text="Somebody has shared something with you.\n\n"
            f"Sign in to read it: {settings.SITE_ADDRESS}{page}\n",
            now=now,
            network_id=network.pk,
            is_private=True,
        )
    return given


def end_share(*, share: ConcernShare, by: Person, now: datetime) -> None:
    """Take a share back: the entry is gone from their page at once."""
    with transaction.atomic():
        _held_concern(share.concern)
        _end(ConcernShare.objects.filter(pk=share.pk), by, now)


def record_export(*, log: ConcernLog, kind: str, by: Person, now: datetime) -> None:
    """Note that the owner took their log along, as which kind of file."""
    _record_log("concerns.exported", log, by, now, kind=kind)


def _key(share: ConcernShare) -> str:
    return f"inspections.concern_share:{share.pk}"


def _end(shares, by: Person, now: datetime) -> None:  # type: ignore[no-untyped-def]
    live = list(shares.filter(ended_at=None).select_related("concern__log__visit__school"))
    ConcernShare.objects.filter(pk__in=[each.pk for each in live]).update(ended_at=now)
    cancel(keys=[_key(each) for each in live], why="It is not shared any more", now=now)
    for each in live:
        _record("concern.share_ended", each.concern, by, now, share=each.pk, person=each.person_id)


def _held(log: ConcernLog) -> ConcernLog:
    rows = ConcernLog.objects.select_related("visit__school__network")
    return rows.select_for_update(of=("self",)).get(pk=log.pk)


def _held_concern(concern: Concern) -> Concern:
    """The entry anew, with its log held. Raises Refused where it was erased meanwhile."""
    log = _held(concern.log)
    found = Concern.objects.filter(pk=concern.pk).first()
    if found is None:
        raise Refused("This entry has been erased.")
    found.log = log
    return found


def _sent(by: Person, token: UUID) -> ConcernVersion | None:
    rows = ConcernVersion.objects.filter(by=by, token=token)
    return rows.select_related("concern__log__visit__school").first()


@sensitive_variables()
def _keep(concern: Concern, words: Words, token: UUID, by: Person, now: datetime) -> Concern:
    """Add a version where the newest says something else."""
    newest = concern.versions.order_by("number").last()
    assert newest is not None
    if _differs(newest, words):
        _write(concern, newest.number + 1, words, token, by, now)
        _record("concern.corrected", concern, by, now, version=newest.number + 1)
    return concern


@sensitive_variables()
def _differs(version: ConcernVersion, words: Words) -> bool:
    return any(getattr(version, each.name) != getattr(words, each.name) for each in fields(Words))


@sensitive_variables()
def _write(
    concern: Concern, number: int, words: Words, token: UUID, by: Person, now: datetime
) -> None:
    # Not by objects.create, whose frame would hold the words while the database answers.
    version = ConcernVersion(
        concern=concern, number=number, by=by, at=now, token=token,
        **{each.name: getattr(words, each.name) for each in fields(Words)},
    )  # fmt: skip
    version.save(force_insert=True)


def _record(verb: str, concern: Concern, by: Person, now: datetime, **detail: int) -> None:
    network_id = concern.log.visit.school.network_id
    audit.record(verb, concern, by=by, now=now, network_id=network_id, log=concern.log_id, **detail)


def _record_log(verb: str, log: ConcernLog, by: Person, now: datetime, **detail: str) -> None:
    audit.record(verb, log, by=by, now=now, network_id=log.visit.school.network_id, **detail)
