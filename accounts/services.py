"""What can happen to a person's own details and account."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import Person, User
from accounts.wishes import check_pause
from core import audit, stale
from core.audit import Actor
from core.clock import london_date
from core.refusals import Refused

DETAILS = frozenset(
    {
        "name", "telephone", "reach_me", "email",
        "wants_email", "wants_texts", "quiet_from", "quiet_until",
    }
)  # fmt: skip


def find_by_email(email: str) -> Person | None:
    """The person with this e-mail address, in whatever capitals; None for nobody."""
    email = email.strip()
    return Person.objects.filter(email__iexact=email).first() if email else None


@transaction.atomic
def change_details(*, person: Person, by: Actor, now: datetime, **changes: Any) -> Person:
    """Change any of ``DETAILS``, and give the person back.

    Raises Refused for an address that belongs to somebody else, or to an account: who signs
    in changes it themselves, by a code sent to the new one.
    """
    unknown = changes.keys() - DETAILS
    if unknown:
        raise TypeError(f"change_details takes no {sorted(unknown)}")
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if "email" in changes:
        changes["email"] = changes["email"].strip().lower()
        if changes["email"] != person.email.lower():
            _check_address(person, changes["email"])
    changed = sorted(name for name, value in changes.items() if getattr(person, name) != value)
    if not changed:
        return person
    for name in changed:
        setattr(person, name, changes[name])
    person.save(update_fields=changed)
    audit.record("person.changed", person, by=by, now=now, fields=changed)
    stale.mark("person", person.pk, now=now)
    return person


def _check_address(person: Person, email: str) -> None:
    if person.user_id is not None:
        raise Refused(
            "This person signs in with their e-mail address, so only they can change it, "
            "under My details."
        )
    other = find_by_email(email)
    if other is not None and other.pk != person.pk:
        raise Refused("This e-mail address belongs to somebody else already. Check it for a slip.")


@transaction.atomic
def pause_messages(*, person: Person, until: date, by: Actor, now: datetime) -> Person:
    """Send this person nothing, urgent messages included, until a day; ``by`` is themselves, or
    who was asked on the telephone. Gives the person back.

    What falls due in the pause is refused, not kept for later. Raises Refused for a day that is
    not ahead or too far away.
    """
    check_pause(until=until, today=london_date(now))
    return _set_pause(person, until, "messages.paused", by, now)


@transaction.atomic
def resume_messages(*, person: Person, by: Actor, now: datetime) -> Person:
    """End a pause; where there is none nothing happens. Gives the person back."""
    return _set_pause(person, None, "messages.resumed", by, now)


def _set_pause(person: Person, until: date | None, verb: str, by: Actor, now: datetime) -> Person:
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if person.paused_until != until:
        person.paused_until = until
        person.save(update_fields=["paused_until"])
        audit.record(verb, person, by=by, now=now)
        stale.mark("person", person.pk, now=now)
    return person


@transaction.atomic
def follow_account_email(*, user: User, email: str, now: datetime) -> None:
    """Somebody proved a new address: their account and person carry it from now on."""
    user.email = email.lower()
    user.save(update_fields=["email"])
    person = Person.objects.filter(user=user).first()
    if person is None:
        return
    person.email = user.email
    person.save(update_fields=["email"])
    audit.record("person.changed", person, by=person, now=now, fields=["email"])
    stale.mark("person", person.pk, now=now)
