"""The outbox: one row per message, from being queued to its end."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Person


class Message(models.Model):
    """A message to one person, or to the mailbox of an organisation. Queued under a unique key,
    claimed by one worker."""

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        TEXT = "text", "Text message"

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        CLAIMED = "claimed", "Being handed over"
        SENT = "sent", "Handed over"
        FAILED = "failed", "Could not be delivered"
        REFUSED = "refused", "Not wanted, or no address"
        CANCELLED = "cancelled", "Cancelled"
        MISSED = "missed", "Too late to be of use"

    class Priority(models.IntegerChoices):
        URGENT = 0, "Urgent"
        ORDINARY = 1, "Ordinary"

    class Receipt(models.TextChoices):
        """What was heard of a text after it was handed over, in Notify's words."""

        DELIVERED = "delivered", "Reached the telephone"
        TEMPORARY = "temporary-failure", "The telephone could not be reached"
        PERMANENT = "permanent-failure", "There is no such number, or it takes no texts"
        TECHNICAL = "technical-failure", "The telephone network could not pass it on"

    key = models.CharField(max_length=160, unique=True)
    network_id = models.BigIntegerField(null=True, db_index=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="messages")
    # An address that an organisation publishes; only where there is no person.
    mailbox = models.EmailField(blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    occasion = models.CharField(max_length=60)
    # Sign-in, call-out, concern and supervision messages are never listed to others.
    is_private = models.BooleanField(default=False)
    subject = models.CharField(max_length=160)
    text = models.TextField()
    # What makes the file that goes with an e-mail (notifications/attachments.py).
    attachment = models.CharField(max_length=40, blank=True)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.ORDINARY)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.CharField(max_length=40, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    address = models.CharField(max_length=254, blank=True)
    error = models.CharField(max_length=300, blank=True)
    # Handed over again after a crash between the server's yes and our commit.
    was_repeated = models.BooleanField(default=False)
    # By what Notify calls a text in its receipts; made from the key.
    reference = models.CharField(max_length=64, blank=True)
    receipt = models.CharField(max_length=20, choices=Receipt.choices, blank=True)
    receipt_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("person", "mailbox", "address", "subject", "text", "occasion")
    other_fields: ClassVar = (
        "id", "key", "network_id", "channel", "is_private", "attachment", "priority", "state",
        "queued_at", "not_before", "expires_at", "attempts", "claimed_by", "lease_until",
        "finished_at", "error", "was_repeated", "reference", "receipt", "receipt_at",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(mailbox="") | Q(person=None, channel="email"),
                name="message_to_a_mailbox_is_to_no_person",
            ),
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="one_message_per_reference"
            ),
            models.CheckConstraint(
                condition=Q(receipt="", receipt_at=None)
                | Q(channel="text", receipt_at__isnull=False) & ~Q(receipt=""),
                name="receipts_are_of_texts_and_dated",
            ),
        ]
        indexes = [
            # What a worker asks for: the next messages to claim.
            models.Index(
                fields=["priority", "not_before"],
                condition=Q(state="queued"),
                name="messages_to_claim",
            ),
            # Leases that a dead worker left behind.
            models.Index(
                fields=["lease_until"], condition=Q(state="claimed"), name="messages_claimed"
            ),
        ]

    def __str__(self) -> str:
        return f"Message {self.pk} ({self.occasion})"

    @property
    def did_not_arrive(self) -> bool:
        """Whether it is known that this did not reach its person: it failed, was missed, or was
        handed over as a text that came to nothing (``queries.DID_NOT_ARRIVE`` asks the same)."""
        lost = self.receipt not in ("", self.Receipt.DELIVERED)
        return lost or self.state in (self.State.FAILED, self.State.MISSED)
