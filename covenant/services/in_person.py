"""Somebody who works at a school of the city, and has no account, asks to sign in person. Until
they have shown that the address is theirs, there is a request and nothing else: no person, and
nothing on the register."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.services import find_by_email
from core.audit import System, record
from covenant import messages_links
from covenant.models import SigningInvitation
from covenant.services.inviting import locked
from escalations.links import draw_code
from schools.models import School

# Whoever asks has their mailbox at hand. What a stranger typed is kept no longer than it takes.
WORKS_FOR = timedelta(days=14)
Purpose = SigningInvitation.Purpose


@transaction.atomic
def ask_to_sign_in_person(
    *, school: School, name: str, email: str, role: str, shown_as: str, now: datetime
) -> SigningInvitation:
    """Send a letter with a link to the address that somebody typed. Asked again before it was
    answered, the same request takes what was typed last, and the letter goes out again.

    ``role`` is one of ``showing.HEAD`` and ``showing.STAFF``. Nobody is told here whether the
    address is known.
    """
    email = email.strip().lower()
    fields = {
        "school": school,
        "name": name.strip(),
        "role": f"{role}, {school.name}"[:100],
        "shown_as": shown_as,
        "sent_at": now,
        "expires_at": now + WORKS_FOR,
    }
    before = SigningInvitation.objects.filter(
        network=school.network, purpose=Purpose.IN_PERSON, email=email, answered_at=None,
        withdrawn_at=None,
    ).first()  # fmt: skip
    if before is None:
        invitation = SigningInvitation.objects.create(
            network=school.network, purpose=Purpose.IN_PERSON, email=email,
            person=find_by_email(email), code=draw_code(), by_id=None, **fields,
        )  # fmt: skip
    else:
        invitation = locked(before)
        messages_links.take_back(invitation, why="Sent again", now=now)
        SigningInvitation.objects.filter(pk=before.pk).update(**fields)
        invitation = locked(before)
    messages_links.send_in_person(invitation, now=now)
    record(
        "signing_invitation.sent", invitation, by=System("sign in person"), now=now,
        network_id=school.network_id, purpose=Purpose.IN_PERSON,
    )  # fmt: skip
    return invitation
