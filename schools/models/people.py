"""Posts at schools, roles in organisations and networks, and invitations to take them up.

A period has a first day and an exclusive, nullable end, so a leaver's access ends at the
next request.
"""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from schools.models.network import Network
from schools.models.organisation import Organisation
from schools.models.school import School


class PeriodQuerySet(models.QuerySet[models.Model]):
    def current(self, today: date) -> Self:
        """Those that count on this day."""
        return self.not_ended(today).filter(start__lte=today)

    def not_ended(self, today: date) -> Self:
        """Those that count on this day or begin later."""
        return self.filter(Q(end=None) | Q(end__gt=today))


class Post(models.Model):
    """A person at a school."""

    class Kind(models.TextChoices):
        HEAD = "head", "Head"
        EXECUTIVE_HEAD = "executive_head", "Executive head"
        CO_HEAD = "co_head", "Co-head"
        ACTING_HEAD = "acting_head", "Acting head"
        DELEGATE = "delegate", "Delegate"

    HEAD_KINDS: ClassVar = (Kind.HEAD, Kind.EXECUTIVE_HEAD, Kind.CO_HEAD, Kind.ACTING_HEAD)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="posts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    start = models.DateField()
    end = models.DateField(null=True, blank=True, help_text="The first day it no longer counts.")
    is_imported = models.BooleanField(
        default=False, help_text="The name came with a file and nobody has claimed it."
    )

    objects = PeriodQuerySet.as_manager()

    personal_fields: ClassVar = ("person", "school", "kind", "start", "end")
    other_fields: ClassVar = ("id", "is_imported")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=F("start")), name="post_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["person", "school", "kind"],
                condition=Q(end=None),
                name="one_open_post_per_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"Post {self.pk}: {self.kind} at school {self.school_id}"


class Role(models.Model):
    """A person in a network, or in one of its organisations."""

    class Kind(models.TextChoices):
        COORDINATOR = "coordinator", "Coordinator"
        OFFICER = "officer", "Officer of an organisation"
        ADVISER = "adviser", "Adviser"
        SUPERVISOR = "supervisor", "Supervisor"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="roles")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="roles"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    title = models.CharField(max_length=100, blank=True, help_text="For example: Chief executive")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    personal_fields: ClassVar = (
        "person", "organisation", "kind", "title", "start", "end",
    )  # fmt: skip
    other_fields: ClassVar = ("id", "network")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=F("start")), name="role_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(kind="officer") | Q(organisation__isnull=False),
                name="officer_has_an_organisation",
            ),
            # Two constraints, because a null organisation would make every row distinct.
            models.UniqueConstraint(
                fields=["person", "network", "kind", "organisation"],
                condition=Q(end=None, organisation__isnull=False),
                name="one_open_role_per_organisation",
            ),
            models.UniqueConstraint(
                fields=["person", "network", "kind"],
                condition=Q(end=None, organisation__isnull=True),
                name="one_open_role_per_network",
            ),
        ]

    def __str__(self) -> str:
        return f"Role {self.pk}: {self.kind} in network {self.network_id}"


class Invitation(models.Model):
    """An invitation by e-mail to take up a post or a role."""

    class For(models.TextChoices):
        HEAD = "head", "Head"
        DELEGATE = "delegate", "Delegate"
        COORDINATOR = "coordinator", "Coordinator"
        OFFICER = "officer", "Officer of an organisation"
        ADVISER = "adviser", "Adviser in the directory"
        SUPERVISOR = "supervisor", "Supervisor"

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    invited_as = models.CharField(max_length=20, choices=For.choices)
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.CASCADE)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.CASCADE)
    token_digest = models.CharField(max_length=64, unique=True)
    by_id = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("person", "by_id", "token_digest")
    other_fields: ClassVar = (
        "id", "network", "invited_as", "school", "organisation", "sent_at", "expires_at",
        "accepted_at", "withdrawn_at",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="invitation_is_accepted_or_withdrawn",
            )
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk} as {self.invited_as}"
