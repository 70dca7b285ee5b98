"""The link in an e-mail that turns ordinary e-mail off (RFC 8058): signed, for one person and
this one act, and good for as long as messages are kept."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from accounts.models import Person
from accounts.services import change_details

SALT = "notifications.unsubscribe"
# Not looked up by name: a worker would load every page of the site for it.
PATH = "me/unsubscribe/"


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=SALT, sep="~")


def link_for(person_id: int) -> str:
    """The address at which a POST turns this person's ordinary e-mail off."""
    token = _signer().sign(str(person_id))
    return f"{settings.SITE_ADDRESS}/{PATH}{token}/"


def person_of(token: str) -> Person | None:
    """Whose link it is; None for one that is too old, changed on the way, or of nobody."""
    age = timedelta(days=settings.RETENTION_DAYS["messages"])
    try:
        person_id = _signer().unsign(token, max_age=age)
    except BadSignature:
        return None
    return Person.objects.filter(pk=int(person_id), erased_at=None).first()


def unsubscribe(*, person: Person, now: datetime) -> None:
    """Turn ordinary e-mail off; once or many times is the same."""
    change_details(person=person, by=person, now=now, wants_email=False)
