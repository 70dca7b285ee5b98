"""The proof of each signature: the event, which stays, and the evidence, which can be erased."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from schools.models import Network

# Whose a signature or a standing is: exactly one of three.
ONE_PARTY = (
    Q(organisation_id__isnull=False, school_id=None, person_id=None)
    | Q(organisation_id=None, school_id__isnull=False, person_id=None)
    | Q(organisation_id=None, school_id=None, person_id__isnull=False)
)


class SignatureEvent(models.Model):
    """That something was said about a signature: ids, time, hash of the text, salted digest of
    the evidence. A network's events are numbered without a gap, each holds the digest of the one
    before, and its own is sealed with a key that the database does not hold (covenant/chain.py).

    Append-only by triggers; no foreign keys, so that nothing cascades into it.
    """

    class Act(models.TextChoices):
        SIGNED = "signed", "Signed"
        SECONDED = "seconded", "Signed by a second signatory"
        CONFIRMED = "confirmed", "Authority confirmed by a coordinator"
        DECLINED = "declined", "Authority not confirmed"
        REAFFIRMED = "reaffirmed", "Re-affirmed"
        DUE = "due", "Re-affirmation due"
        SUSPENDED = "suspended", "Suspended"
        RESTORED = "restored", "Restored"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Waits(models.TextChoices):
        SECOND = "second", "For a second signatory"
        CHECK = "check", "For a coordinator who confirms the authority"
        BOTH = "both", "For both"

    # What somebody signs; the rest is said about a signature.
    SIGNING: ClassVar = (Act.SIGNED, Act.SECONDED, Act.REAFFIRMED)

    network_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    act = models.CharField(max_length=12, choices=Act.choices)
    organisation_id = models.BigIntegerField(null=True, db_index=True)
    school_id = models.BigIntegerField(null=True, db_index=True)
    person_id = models.BigIntegerField(null=True, db_index=True)
    declaration_id = models.BigIntegerField()
    text_sha256 = models.CharField(max_length=64)
    # What the party undertook, in the words it ticked: [{"words", "unit", "amount"}].
    undertakings = models.JSONField(default=list)
    # What a signature still lacked when it was given: what waits cannot be made whole unseen.
    waits_for = models.CharField(max_length=6, choices=Waits.choices, blank=True)
    evidence_digest = models.CharField(max_length=64)
    by_id = models.BigIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    seal = models.CharField(max_length=64)

    personal_fields: ClassVar = ("by_id", "person_id")
    other_fields: ClassVar = (
        "id", "network_id", "number", "at", "act", "organisation_id", "school_id",
        "declaration_id", "text_sha256", "undertakings", "waits_for", "evidence_digest", "previous",
        "digest", "seal",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network_id", "number"], name="signature_events_are_numbered"
            ),
            # No two follow the same event, and one alone has none before it.
            models.UniqueConstraint(
                fields=["network_id", "previous"], name="one_signature_event_follows_another"
            ),
            models.CheckConstraint(condition=ONE_PARTY, name="signature_event_is_of_one_party"),
        ]

    def __str__(self) -> str:
        return f"Signature event {self.pk}: {self.act}"


class SignatureEvidence(models.Model):
    """Who said it and by what authority: personal, and can be erased without breaking the event,
    which keeps the digest. The database lets it be erased and nothing else."""

    class ShownAs(models.TextChoices):
        NAME = "name", "Name and role"
        INITIALS = "initials", "Initials"
        NAMELESS = "nameless", "No name"

    # How its digest is worked out (covenant/hashing.py).
    LATEST_SCHEME = 2

    event = models.OneToOneField(SignatureEvent, on_delete=models.PROTECT, related_name="evidence")
    scheme = models.PositiveSmallIntegerField(default=LATEST_SCHEME)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=100)
    authority = models.CharField(max_length=300)
    # How it was known who this is: "code by e-mail and authenticator app", "link in a message".
    method = models.CharField(max_length=60, blank=True)
    email_domain = models.CharField(max_length=120, blank=True)
    # Keyed, so that nobody can try out all addresses.
    address_digest = models.CharField(max_length=64, blank=True)
    shown_as = models.CharField(
        max_length=10, choices=ShownAs.choices, default=ShownAs.NAMELESS, blank=True
    )
    salt = models.CharField(max_length=32)
    erased_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = (
        "name", "role", "authority", "method", "email_domain", "address_digest", "shown_as", "salt",
    )  # fmt: skip
    other_fields: ClassVar = ("id", "event", "scheme", "erased_at")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(name="", role="", authority="", method="", email_domain="",
                    address_digest="", shown_as="", salt=""),
                name="erased_evidence_is_empty",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Evidence for signature {self.event_id}"


class SignatureHead(models.Model):
    """How many signature events a network has and which is the last, sealed: a row that somebody
    takes from the end is missed."""

    network = models.OneToOneField(Network, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = ("id", "network", "count", "digest", "seal")

    def __str__(self) -> str:
        return f"Network {self.network_id}: {self.count} signature events"
