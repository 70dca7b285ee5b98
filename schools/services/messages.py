"""The words of an invitation. Its subject names no school and no inspectorate."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from core.clock import london_date
from core.templatetags.covenant import date_plain
from schools.models import Invitation

SUBJECT = "Covenant: an invitation for you"

WHY = {
    Invitation.For.HEAD: (
        "You are invited to join a network of headteachers who look after each other. "
        "You will see who your buddy is and how to reach them."
    ),
    Invitation.For.DELEGATE: (
        "A headteacher has named you to keep dates and facts for them in Covenant."
    ),
    Invitation.For.COORDINATOR: (
        "You are invited to coordinate a network of headteachers who look after each other."
    ),
    Invitation.For.OFFICER: (
        "You are invited to speak for your organisation in a network that stands by its "
        "headteachers."
    ),
    Invitation.For.ADVISER: (
        "You are invited to be somebody whom headteachers can ring for advice."
    ),
    Invitation.For.SUPERVISOR: (
        "You are invited to offer supervision to headteachers who look after each other. You "
        "read first what stays between you and them, and then decide."
    ),
}


def text(invitation: Invitation, token: str, expires_at: datetime) -> str:
    """The text of the e-mail with its link."""
    link = settings.SITE_ADDRESS + reverse("invitation:open", args=[token])
    return "\n\n".join(
        (
            f"Dear {invitation.person.first_name},",
            WHY[Invitation.For(invitation.invited_as)],
            f"To accept, open this page and press the button:\n{link}",
            "You need no password: you will be e-mailed a code each time you sign in. "
            f"The link works until {date_plain(london_date(expires_at))}.",
            "If you do not know what this is about, you need do nothing.",
        )
    )
