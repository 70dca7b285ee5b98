"""How a party stands to a version of the declaration: today, what was said of it, and whether it
is asked anew."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from accounts.models import Person
from core.templatetags.covenant import date_plain
from covenant.models.declarations import Declaration
from covenant.models.signatures import ONE_PARTY, SignatureEvent
from schools.models import Network, Organisation, School


class StandingQuerySet(models.QuerySet["Standing"]):
    def public(self) -> Self:
        """What the register shows. What was withdrawn before it was complete was never on it, and
        has no line about it, only perhaps about an earlier one."""
        lines = StandingLine.objects.filter(
            standing=OuterRef("pk"), state=Standing.State.WITHDRAWN, at__gte=OuterRef("since")
        )
        never_complete = (
            Q(state=Standing.State.WITHDRAWN) & ~Q(event__waits_for="") & ~Q(Exists(lines))
        )
        return self.filter(state__in=Standing.PUBLIC).exclude(never_complete)

    def with_days(self) -> Self:
        """With ``signed_at`` of each at hand, for lists."""
        signed = SignatureEvent.objects.filter(
            Q(organisation_id=OuterRef("organisation_id"))
            | Q(school_id=OuterRef("school_id"))
            | Q(person_id=OuterRef("person_id")),
            network_id=OuterRef("network_id"), declaration_id=OuterRef("declaration_id"),
            act=SignatureEvent.Act.SIGNED, number__lt=OuterRef("event__number"),
        ).order_by("-number")  # fmt: skip
        first = Coalesce(Subquery(signed.values("at")[:1]), F("event__at"))
        was_reaffirmed = When(event__act=SignatureEvent.Act.REAFFIRMED, then=first)
        return self.annotate(signed_at=Case(was_reaffirmed, default=F("event__at")))


class Standing(models.Model):
    """How an organisation, a school or a person stands to a version of the declaration."""

    class State(models.TextChoices):
        WAITING = "waiting", "Not complete yet"
        SIGNED = "signed", "Signed"
        DUE = "due", "Re-affirmation due"
        SUSPENDED = "suspended", "Suspended, with an action plan"
        WITHDRAWN = "withdrawn", "Withdrawn"
        DECLINED = "declined", "Authority not confirmed"

    # What stands on the public register.
    PUBLIC: ClassVar = (State.SIGNED, State.DUE, State.SUSPENDED, State.WITHDRAWN)
    # What counts as standing by the covenant.
    STANDS: ClassVar = (State.SIGNED, State.DUE)

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="standings")
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="standings")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="standings"
    )
    school = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.CASCADE, related_name="standings"
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="standings"
    )
    # How somebody who signed in person is shown: a name, initials, "A head in Westhaven".
    shown_name = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=State.choices)
    since = models.DateTimeField()
    waits_for_second = models.BooleanField("a second signatory is still to sign", default=False)
    waits_for_check = models.BooleanField("a coordinator is still to confirm", default=False)
    # The signature that counts: the first, or the last that re-affirmed it.
    event = models.ForeignKey(SignatureEvent, on_delete=models.PROTECT, related_name="+")
    # As signed; what the public reads of it.
    undertakings = models.JSONField(default=list)

    objects = StandingQuerySet.as_manager()

    personal_fields: ClassVar = ("person", "shown_name")
    other_fields: ClassVar = (
        "id", "network", "declaration", "organisation", "school", "state", "since",
        "waits_for_second", "waits_for_check", "event", "undertakings",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "declaration"], name="one_standing_per_version"
            ),
            models.UniqueConstraint(
                fields=["school", "declaration"], name="one_standing_per_school_and_version"
            ),
            models.UniqueConstraint(
                fields=["person", "declaration"], name="one_standing_per_person_and_version"
            ),
            models.CheckConstraint(condition=ONE_PARTY, name="standing_is_of_one_party"),
            models.CheckConstraint(
                condition=Q(waits_for_second=True, state="waiting")
                | Q(waits_for_check=True, state="waiting")
                | (Q(waits_for_second=False, waits_for_check=False) & ~Q(state="waiting")),
                name="a_waiting_standing_says_for_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"Standing {self.pk}: {self.state}"

    @property
    def was_reaffirmed(self) -> bool:
        """Whether the signature that counts re-affirmed one before it."""
        return self.event.act == SignatureEvent.Act.REAFFIRMED

    @cached_property
    def signed_at(self) -> datetime:
        """When this text was signed, also where it was re-affirmed since."""
        if not self.was_reaffirmed:
            return self.event.at
        return Standing.objects.with_days().get(pk=self.pk).signed_at

    @property
    def days(self) -> str:
        """ "3 May 2026, re-affirmed 2 June 2026": when it was signed, and said again."""
        signed = date_plain(self.signed_at)
        again = f", re-affirmed {date_plain(self.event.at)}" if self.was_reaffirmed else ""
        return f"{signed}{again}"


class StandingLine(models.Model):
    """A dated line of the public log, written by a human."""

    standing = models.ForeignKey(Standing, on_delete=models.CASCADE, related_name="lines")
    state = models.CharField(max_length=12, choices=Standing.State.choices)
    words = models.CharField(max_length=300)
    at = models.DateTimeField()
    by_id = models.BigIntegerField()

    personal_fields: ClassVar = ("words", "by_id")
    other_fields: ClassVar = ("id", "standing", "state", "at")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="standing_line_says_something")
        ]

    def __str__(self) -> str:
        return f"Line {self.pk} of standing {self.standing_id}"

    @property
    def says(self) -> str:
        """How the party stood from then on; a line comes later than what it signed."""
        stands = self.state == Standing.State.SIGNED
        return "Stands by it" if stands else self.get_state_display()


class Reaffirmation(models.Model):
    """That a party is asked whether it still stands by the covenant, and what it said."""

    class Why(models.TextChoices):
        TEXT = "text", "The text has changed"
        LEADER = "leader", "Whoever signed no longer holds that post"
        TIME = "time", "Two years have passed"

    class Answer(models.TextChoices):
        REAFFIRMED = "reaffirmed", "Re-affirmed"
        WITHDREW = "withdrew", "Withdrew"
        NO_LONGER = "no_longer", "No longer asked"

    standing = models.ForeignKey(Standing, on_delete=models.CASCADE, related_name="reaffirmations")
    why = models.CharField(max_length=10, choices=Why.choices)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=12, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ()
    other_fields: ClassVar = ("id", "standing", "why", "asked_at", "answer", "answered_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["standing"], condition=Q(answered_at=None),
                name="one_open_reaffirmation_per_standing",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="answered_reaffirmation_is_dated",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Re-affirmation {self.pk}: {self.why}"
