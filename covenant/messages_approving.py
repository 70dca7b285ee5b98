"""The letter that asks a party to read and approve the words."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from core.clock import london_date
from covenant import hashing
from covenant.models import Approval, Declaration
from notifications.services import queue
from schools.models import Organisation
from schools.queries import officers_of

SUBJECT = "Covenant: please read our words"


def ask_officers(
    approval: Approval, organisation: Organisation, declaration: Declaration, now: datetime
) -> None:
    """One letter to each officer, once for the same words."""
    sha256 = hashing.hash_of(declaration)
    for role in officers_of(organisation, london_date(now)):
        queue(
            key=f"approval:{approval.pk}:{sha256[:16]}:{role.person_id}",
            person=role.person,
            occasion="Please read the words of the covenant",
            subject=SUBJECT,
            text=_text(approval, role.person.first_name, declaration),
            now=now,
            network_id=declaration.network_id,
        )


def _text(approval: Approval, first_name: str, declaration: Declaration) -> str:
    network = declaration.network
    link = settings.SITE_ADDRESS + reverse("covenant:approve", args=[network.slug, approval.pk])
    if approval.answer:
        why = (
            "Thank you for your answer to an earlier draft. The words have changed since, also "
            "because of what parties said, so we ask you once more. The page shows what is "
            "different from the words you read."
        )
    else:
        why = (
            f"{network.name} is agreeing on the words of its covenant, and asks whether "
            f"{approval.party} approves them."
        )
    return "\n\n".join(
        (
            f"Dear {first_name},",
            why,
            f"Please read them, then approve them or say what should change:\n{link}",
            "Approving the words is not signing. You will be asked to sign once they are "
            "published.",
        )
    )
