"""Who is asked to sign by a link of their own, without an account."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Person
from covenant.models.signatures import SignatureEvidence
from covenant.models.standings import Standing
from schools.models import Network, Organisation, School


class SigningInvitation(models.Model):
    """A link to sign, sent to one person: for an organisation or a school, as its second
    signatory, in person, or to re-affirm. Opened by anybody's mail scanner, it does nothing: only
    a POST does (covenant/links.py)."""

    class Purpose(models.TextChoices):
        SIGN = "sign", "To sign"
        SECOND = "second", "To sign as the second signatory"
        IN_PERSON = "in_person", "To sign in person"
        REAFFIRM = "reaffirm", "To re-affirm"

    class Answer(models.TextChoices):
        SIGNED = "signed", "Signed"
        DECLINED = "declined", "Does not sign"

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="signing_invitations"
    )
    # As whoever invites them wrote it, and shows to them alone: that somebody known has this
    # address, under another name, is nobody else's. Who asks to sign in person and is not known
    # is nobody but this, until they show that the address is theirs.
    name = models.CharField(max_length=120)
    email = models.EmailField()
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    school = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # Which signature a second signatory completes, or is re-affirmed.
    standing = models.ForeignKey(
        Standing, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    role = models.CharField(max_length=100, blank=True)
    # For who signs in person, as they chose it before their address was proved.
    shown_as = models.CharField(
        max_length=10, choices=SignatureEvidence.ShownAs.choices, blank=True
    )
    # Six figures that do by hand what the link does.
    code = models.CharField(max_length=6)
    by_id = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("person", "name", "email", "role", "shown_as", "code", "by_id")
    other_fields: ClassVar = (
        "id", "network", "purpose", "organisation", "school", "standing", "sent_at", "expires_at",
        "answer", "answered_at", "withdrawn_at",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="answered_signing_invitation_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(organisation=None) | Q(school=None),
                name="signing_invitation_is_for_one_party",
            ),
            models.CheckConstraint(
                condition=(Q(person__isnull=False) | Q(purpose="in_person"))
                & ~Q(name="")
                & ~Q(email=""),
                name="signing_invitation_is_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Signing invitation {self.pk}: {self.purpose}"

    @property
    def address(self) -> str:
        """The e-mail address that it goes to."""
        return self.person.email if self.person else self.email

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it or taken it back; it may have run out."""
        return self.answered_at is None and self.withdrawn_at is None
