"""What leads back to one invitation to sign: the signed link in the letter, and the six figures
that do the same by hand."""

import re
from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet

from accounts.models import Person
from accounts.services import find_by_email
from core.templatetags.covenant import date_plain
from covenant import parties
from covenant.models import SigningInvitation
from covenant.parties import Party

SALT = "covenant.sign"
# Not looked up by name: a worker would load every page of the site for it.
PATH = "sign/"
IS_PK = re.compile(r"[0-9]{1,18}").fullmatch
Purpose = SigningInvitation.Purpose


def _signer(invitation: SigningInvitation) -> Signer:
    # Without a time: when an invitation runs out stands in its row, and sending it again moves it.
    # With the address: where it was wrong and is put right, who has the wrong one holds nothing.
    return Signer(salt=f"{SALT}:{invitation.address.casefold()}", sep="~")


def token_for(invitation: SigningInvitation) -> str:
    """What names this invitation and the address it goes to and no other, and cannot be made up."""
    return _signer(invitation).sign(str(invitation.pk))


def link_for(invitation: SigningInvitation) -> str:
    """The address at which this person signs."""
    return f"{settings.SITE_ADDRESS}/{PATH}{token_for(invitation)}/"


def invitation_of(token: str) -> SigningInvitation | None:
    """Whose link it is; None for one that was changed on the way, went to an address that is not
    theirs any more, or is of nobody."""
    pk = token.partition("~")[0]
    if not IS_PK(pk):
        return None
    invitation = _rows().filter(pk=int(pk)).first()
    if invitation is None:
        return None
    try:
        _signer(invitation).unsign(token)
    except BadSignature:
        return None
    return invitation


def invitation_by_code(*, code: str, email: str, now: datetime) -> SigningInvitation | None:
    """The invitation whose code was sent to this e-mail address, the latest; None where either is
    wrong, and once it has run out: a link lasts, but six figures can be guessed in a year."""
    address = email.strip().casefold()
    found = [
        each
        for each in _rows().filter(code=code, expires_at__gt=now).order_by("-sent_at", "-pk")
        if address and each.address.casefold() == address
    ]
    return next((each for each in found if each.is_open), found[0] if found else None)


def _rows() -> QuerySet[SigningInvitation]:
    return SigningInvitation.objects.filter(person__erased_at=None).select_related(
        "network", "person", "organisation__network", "school__network", "standing__declaration"
    )


def why_unusable(invitation: SigningInvitation, now: datetime) -> str:
    """Why one cannot sign by it any more, in a kind sentence; "" where one can. Who said that they
    do not sign still can while it works."""
    answered_at = invitation.answered_at
    if answered_at is not None and invitation.answer == SigningInvitation.Answer.SIGNED:
        return f"You signed on {date_plain(answered_at)}. There is nothing more to do."
    if invitation.withdrawn_at is not None:
        return (
            "This invitation was taken back. Look for a newer message, or ask whoever invited you."
        )
    if invitation.expires_at <= now:
        return (
            f"This invitation ran out on {date_plain(invitation.expires_at)}. Ask whoever invited "
            "you to send it again."
        )
    return ""


def state_of(invitation: SigningInvitation, now: datetime) -> str:
    """How an invitation stands, for a list."""
    if invitation.withdrawn_at is not None:
        return f"Taken back on {date_plain(invitation.withdrawn_at)}"
    if invitation.answered_at is not None:
        return f"{invitation.get_answer_display()}, {date_plain(invitation.answered_at)}"
    if invitation.expires_at <= now:
        return f"Ran out on {date_plain(invitation.expires_at)}, without an answer"
    return (
        f"Sent on {date_plain(invitation.sent_at)}, works until {date_plain(invitation.expires_at)}"
    )


def signer_of(invitation: SigningInvitation) -> Person:
    """Who signs by it. For somebody who signs in person and is not known, a person who is not
    saved: they are only once they have signed."""
    known = invitation.person or find_by_email(invitation.email)
    return known or Person(name=invitation.name, email=invitation.email)


def party_of(invitation: SigningInvitation) -> Party:
    """For whom one signs by it. Who signs in person is perhaps not saved yet (``signer_of``)."""
    if invitation.organisation is not None:
        return parties.of_organisation(invitation.organisation)
    if invitation.school is not None and invitation.purpose != Purpose.IN_PERSON:
        return parties.of_school(invitation.school)
    return parties.of_person(signer_of(invitation), invitation.network)
