"""Invitations to sign are kept no longer than they are of use."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts.models import Person
from covenant import messages_links
from covenant.models import SigningInvitation, Standing

Purpose, Answer = SigningInvitation.Purpose, SigningInvitation.Answer
OVER = (Standing.State.WITHDRAWN, Standing.State.DECLINED)


@transaction.atomic
def forget_signing_invitations(*, now: datetime) -> int:
    """Delete what nobody signed by: of who asked to sign in person as soon as it has run out, of
    others once invitations are not kept any more (KEEP_INVITATIONS_DAYS). The link by which
    somebody signed stays while the signature does: perhaps it is their only way to withdraw.

    Returns how many went.
    """
    from_before = now - timedelta(days=settings.RETENTION_DAYS["invitations"])
    is_unused = ~Q(answer=Answer.SIGNED)
    rows = SigningInvitation.objects.filter(
        Q(is_unused, purpose=Purpose.IN_PERSON, expires_at__lte=now)
        | Q(is_unused, expires_at__lt=from_before)
        | Q(answer=Answer.SIGNED, expires_at__lt=from_before, standing__state__in=OVER)
    )
    for invitation in rows.filter(purpose=Purpose.IN_PERSON):
        messages_links.forget(invitation)
    return rows.delete()[0]


@transaction.atomic
def forget_invitations_of(*, person: Person) -> int:
    """Delete every invitation to somebody and its letters, for who asks to be forgotten: also
    those that went to their address before it was theirs. Returns how many went."""
    to_their_address = Q(person=None, email__iexact=person.email) & ~Q(email="")
    rows = SigningInvitation.objects.filter(Q(person=person) | to_their_address)
    for invitation in rows:
        messages_links.forget(invitation)
    return rows.delete()[0]
