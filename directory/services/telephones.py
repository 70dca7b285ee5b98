"""Seeing that somebody's telephone works: by a code texted to it, or because a coordinator rang
it. It counts for that number alone."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import Person
from accounts.services import change_details
from accounts.wishes import are_texts_sent
from core import audit, stale
from core.clock import london_date
from core.refusals import Refused
from directory import policies
from directory.models import Entry, TelephoneCheck
from notifications.channels import gets_texts
from notifications.models import Message
from notifications.services import queue

How = TelephoneCheck.How
GOOD_FOR = timedelta(minutes=10)
TRIES = 5
# A second code makes the first useless, so the first is given time to arrive.
BETWEEN_CODES = timedelta(minutes=1)
CODES_A_DAY = 5
KEY = "directory:code"

NO_TEXTS = "We cannot text this number. Ask a coordinator to ring you instead."
PAUSED = "You asked us to send you nothing for now. End the pause first, under Messages to me."
TOO_SOON = "A code is on its way. Give it a minute before you ask for another."
TOO_MANY = "That is enough codes for a day. Ask a coordinator to ring you instead."
NO_NUMBER = "There is no telephone number to ring."
NOT_ONESELF = "Somebody else must ring you: you cannot see that your own number works."


class Outcome(StrEnum):
    """What came of a code that was typed in."""

    RIGHT = "right"
    WRONG = "wrong"
    # No code is open: too old, tried too often, or sent to a number that is not theirs any more.
    OVER = "over"


def can_text(person: Person) -> bool:
    """Whether a code can be texted to this person, should they want texts."""
    return are_texts_sent() and bool(person.mobile)


@transaction.atomic
def send_code(*, entry: Entry, by: audit.Actor, now: datetime, begin_texts: bool = False) -> None:
    """Text six digits to this person's mobile. A code of before is useless from then on. With
    ``begin_texts``, their word, they want text messages from now on.

    Raises Refused where no text can go to them, in a pause, and for too many codes.
    """
    entry = _locked(entry)
    person = entry.person
    if begin_texts and can_text(person):
        person = change_details(person=person, by=by, now=now, wants_texts=True)
    if not can_text(person) or not gets_texts(person):
        raise Refused(NO_TEXTS)
    if person.is_paused(london_date(now)):
        raise Refused(PAUSED)
    check = _check_of(entry, person.telephone)
    if check.digest and check.sent_at is not None and now < check.sent_at + BETWEEN_CODES:
        raise Refused(TOO_SOON)
    key = f"{KEY}:{entry.pk}:"
    sent = Message.objects.filter(
        person=person, key__startswith=key, queued_at__gt=now - timedelta(days=1)
    )
    if sent.count() >= CODES_A_DAY:
        raise Refused(TOO_MANY)
    code = f"{secrets.randbelow(10**6):06}"
    check.digest, check.sent_at, check.tries = _digest(check, code), now, 0
    check.save()
    queue(
        key=f"{key}{now.isoformat()}",
        person=person,
        occasion="A code for your telephone",
        subject=f"Covenant: {code} is your code",
        text=f"Type it in on the page that asked for it, within {GOOD_FOR.seconds // 60} minutes."
        " If you did not ask for it, do nothing.",
        now=now,
        priority=Message.Priority.URGENT,
        expires_at=now + GOOD_FOR,
        network_id=entry.network_id,
        is_private=True,
        channel=Message.Channel.TEXT,
    )
    audit.record("directory.code_sent", entry, by=by, now=now, network_id=entry.network_id)


@transaction.atomic
def enter_code(*, entry: Entry, code: str, by: audit.Actor, now: datetime) -> Outcome:
    """The code that was texted: the right one, in time, within five tries, shows that the number
    works. Raises Refused for somebody who is not in the directory."""
    entry = _locked(entry)
    check = TelephoneCheck.objects.filter(entry=entry).first()
    if check is None or not _is_open(check, entry.person, now):
        return Outcome.OVER
    if not constant_time_compare(check.digest, _digest(check, code)):
        check.tries += 1
        check.save(update_fields=["tries"])
        return Outcome.WRONG if check.tries < TRIES else Outcome.OVER
    _saw_it_work(check, How.TEXT, by, now)
    return Outcome.RIGHT


def _is_open(check: TelephoneCheck, person: Person, now: datetime) -> bool:
    return bool(
        check.digest
        and check.sent_at is not None
        and now < check.sent_at + GOOD_FOR
        and check.tries < TRIES
        and check.telephone == person.telephone
    )


def waits_for_a_code(entry: Entry, now: datetime) -> bool:
    """Whether a code is out that can still be typed in. One query, and the person's."""
    check = TelephoneCheck.objects.filter(entry=entry).first()
    return check is not None and _is_open(check, entry.person, now)


@transaction.atomic
def number_works(*, entry: Entry, how: str, by: audit.Actor, now: datetime) -> TelephoneCheck:
    """Somebody was reached at the number that is theirs now: a coordinator rang it (``by`` is
    the coordinator), or they answered from it. Where it is known already nothing changes.

    Raises Refused without a number, for one's own number, and for somebody who is not in the
    directory.
    """
    entry = _locked(entry)
    if not entry.person.telephone:
        raise Refused(NO_NUMBER)
    if how == How.RANG and by.actor_id == entry.person_id:
        raise Refused(NOT_ONESELF)
    check = _check_of(entry, entry.person.telephone)
    if check.verified_at is None:
        _saw_it_work(check, how, by, now)
    return check


@transaction.atomic
def take_back_call(*, entry: Entry, by: audit.Actor, now: datetime) -> None:
    """A coordinator ticked the wrong row: nobody was reached. What was shown in another way
    stays."""
    entry = _locked(entry)
    check = TelephoneCheck.objects.filter(entry=entry, how=How.RANG).first()
    if check is not None:
        check.verified_at, check.how, check.by_id = None, "", None
        check.save()
        audit.record(
            "directory.telephone_taken_back", entry, by=by, now=now, network_id=entry.network_id
        )
        stale.mark("person", entry.person_id, now=now)


def _check_of(entry: Entry, telephone: str) -> TelephoneCheck:
    """The check of this number; one of another number is begun anew."""
    check, _ = TelephoneCheck.objects.get_or_create(entry=entry, defaults={"telephone": telephone})
    if check.telephone != telephone:
        check.telephone = telephone
        check.verified_at, check.how, check.by_id = None, "", None
        check.digest, check.sent_at, check.tries = "", None, 0
        check.save()
    return check


def _saw_it_work(check: TelephoneCheck, how: str, by: audit.Actor, now: datetime) -> None:
    check.verified_at, check.how, check.by_id = now, how, by.actor_id
    check.digest, check.sent_at, check.tries = "", None, 0
    check.save()
    entry = check.entry
    audit.record(
        "directory.telephone_works", entry, by=by, now=now, network_id=entry.network_id, how=how
    )
    stale.mark("person", entry.person_id, now=now)


def _digest(check: TelephoneCheck, code: str) -> str:
    said = f"{check.pk}:{check.telephone}:{code}"
    return salted_hmac(KEY, said, algorithm="sha256").hexdigest()


def _locked(entry: Entry) -> Entry:
    rows = Entry.objects.select_for_update(of=("self",)).select_related("person")
    return policies.check_is_in(rows.filter(pk=entry.pk).first())
