"""The words of letters with a link to sign by. All of them are private: the link acts."""

from datetime import datetime

from django.conf import settings

from accounts.models import Person
from core.clock import london_date
from core.templatetags.covenant import date_plain
from covenant.links import PATH, link_for, party_of
from covenant.models import SigningInvitation
from notifications.channels import can_be_sent
from notifications.models import Message
from notifications.services import cancel, queue, queue_to_mailbox

Purpose = SigningInvitation.Purpose
SUBJECTS = {
    Purpose.SIGN: "Covenant: an invitation to sign",
    Purpose.SECOND: "Covenant: please sign as the second signatory",
    Purpose.REAFFIRM: "Covenant: do you still stand by it?",
}


def key_of(invitation: SigningInvitation) -> str:
    """The key of the letter as it was sent last."""
    return f"signing-invitation:{invitation.pk}:{int(invitation.sent_at.timestamp())}"


def send(invitation: SigningInvitation, *, now: datetime) -> None:
    """Send the letter with the link and the code."""
    assert invitation.person is not None
    queue(
        key=key_of(invitation),
        person=invitation.person,
        occasion="Asked to sign the covenant",
        subject=SUBJECTS[Purpose(invitation.purpose)],
        text="\n\n".join(
            (
                f"Dear {invitation.person.first_name},",
                _why(invitation),
                how_to(invitation),
                "You need no account. It is a public declaration and not a contract, and you can "
                "withdraw at any time. Opening the page signs nothing: there you read what it is "
                "about, and sign or say that you do not.",
                "If you do not know what this is about, you need do nothing.",
            )
        ),
        now=now,
        expires_at=invitation.expires_at,
        network_id=invitation.network_id,
        is_private=True,
        channel=Message.Channel.EMAIL,
    )


def take_back(invitation: SigningInvitation, *, why: str, now: datetime) -> None:
    """Cancel the letter where it has not left yet."""
    cancel(keys=[key_of(invitation)], why=why, now=now)


def forget(invitation: SigningInvitation) -> None:
    """Delete every letter about it, whatever became of them."""
    Message.objects.filter(key__startswith=f"signing-invitation:{invitation.pk}:").delete()


def how_to(invitation: SigningInvitation) -> str:
    """The link, and the code that does the same."""
    return (
        f"Read and sign here: {link_for(invitation)}\n"
        f"Or enter the code {invitation.code} at {settings.SITE_ADDRESS}/{PATH}\n"
        f"Both work until {date_plain(london_date(invitation.expires_at))}."
    )


def _why(invitation: SigningInvitation) -> str:
    party, city = party_of(invitation), invitation.network.name
    inviter = _inviter(invitation)
    who = inviter.name if inviter else "The network"
    for_whom = f"for {party.name}" if party.organisation else "for your school"
    if party.person is not None:
        for_whom = "for yourself"
    if invitation.purpose == Purpose.SECOND:
        return (
            f"{who} has signed the covenant of {city} {for_whom} and names you as the second "
            "signatory. The signature counts once you have signed too."
        )
    if invitation.purpose == Purpose.REAFFIRM:
        return (
            f"The covenant of {city} was signed {for_whom}. From time to time we ask everybody "
            "who signed whether they still stand by it."
        )
    return (
        f"{who} invites you to sign the covenant of {city} {for_whom}. In it the schools, "
        "trusts, unions and the council promise each other that no headteacher goes through an "
        "inspection alone."
    )


def tell_declined(invitation: SigningInvitation, *, now: datetime) -> None:
    """Tell whoever invited somebody that they do not sign."""
    inviter = _inviter(invitation)
    if inviter is None or not can_be_sent(inviter):
        return
    queue(
        key=f"{key_of(invitation)}:declined",
        person=inviter,
        occasion="An answer to an invitation",
        subject="Covenant: an answer to your invitation",
        text=(
            f"{invitation.name} does not sign the covenant of {invitation.network.name} for now. "
            "There may be good reasons, and their link still works if they change their mind. "
            f"You can invite somebody else: {settings.SITE_ADDRESS}/{invitation.network.slug}/"
            "covenant/invitations/"
        ),
        now=now,
        network_id=invitation.network_id,
    )


def _inviter(invitation: SigningInvitation) -> Person | None:
    if invitation.by_id is None:
        return None
    return Person.objects.filter(pk=invitation.by_id, erased_at=None).first()


def send_in_person(invitation: SigningInvitation, *, now: datetime) -> None:
    """Send the link to whoever asked to sign in person; to an address that is nobody's yet, or to
    a person we know. It reads the same."""
    network = invitation.network
    text = "\n\n".join(
        (
            "Good day,",
            f"somebody entered this address to sign the covenant of {network.name} in person. If "
            "that was you:",
            how_to(invitation),
            "It is a public declaration and not a contract. Opening the page signs nothing: there "
            "you see how you will be shown, and sign or say that you do not.",
            "If it was not you, you need do nothing. Nothing is public, and what was entered is "
            "deleted after 14 days.",
        )
    )
    subject, occasion = "Covenant: your link to sign", "Asked to sign in person"
    if invitation.person is None:
        queue_to_mailbox(
            key=key_of(invitation), mailbox=invitation.email, occasion=occasion, subject=subject,
            text=text, now=now, priority=Message.Priority.URGENT,
            expires_at=invitation.expires_at, network_id=network.pk, is_private=True,
        )  # fmt: skip
        return
    queue(
        key=key_of(invitation), person=invitation.person, occasion=occasion, subject=subject,
        text=text, now=now, priority=Message.Priority.URGENT, expires_at=invitation.expires_at,
        network_id=network.pk, is_private=True, channel=Message.Channel.EMAIL,
    )  # fmt: skip
