"""Who signed is forgotten; that it was signed is not."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from core.audit import Actor, record
from covenant import messages
from covenant.models import Approval, SignatureEvent, SignatureEvidence, Standing, StandingLine
from notifications.services import forget

EMPTY = dict.fromkeys(
    ("name", "role", "authority", "method", "email_domain", "address_digest", "shown_as", "salt"),
    "",
)
ERASED_LINE = "What was said here was erased with the name."


@transaction.atomic
def erase_evidence(*, person: Person, by: Actor, now: datetime) -> int:
    """Erase who signed, for somebody who asks for it; the events and their digests stay. What
    they wrote about a draft goes too; that their party answered stays.

    Returns how many signatures were erased.
    """
    rows = SignatureEvidence.objects.filter(event__by_id=person.pk, erased_at=None)
    erased = rows.update(**EMPTY, erased_at=now)
    # They named them to an organisation.
    signed = SignatureEvent.objects.filter(by_id=person.pk).values_list("pk", flat=True)
    forget(keys=[messages.mailbox_key(pk) for pk in signed])
    Standing.objects.filter(person=person).update(shown_name="")
    # What they wrote about their own signature may say who they are.
    StandingLine.objects.filter(standing__person=person).update(words=ERASED_LINE)
    Approval.objects.filter(by=person).update(words="", how="", by=None)
    if erased:
        record("signature.evidence_erased", person, by=by, now=now, count=erased)
    return erased
