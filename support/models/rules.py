"""What a network has settled for supervision, and who stands outside it to be referred to."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from schools.models import Network


class SupportRules(models.Model):
    """A network's yearly offer of supervision, and its independent referral point."""

    network = models.OneToOneField(Network, on_delete=models.CASCADE, related_name="support_rules")
    # Six a year, as in the national offer (DOMAIN 6.5, 6.7).
    sessions_a_year = models.PositiveSmallIntegerField("sessions a year for each head", default=6)
    # Heads whose schools are nearer than this, for the same ages, are not put into one group.
    kilometres_apart = models.PositiveSmallIntegerField(
        "kilometres between schools in one group", default=2
    )
    # Where a supervisor turns who is worried; outside of every party (DOMAIN 1.8).
    referral_name = models.CharField("independent referral point", max_length=120, blank=True)
    referral_telephone = models.CharField("its telephone number", max_length=30, blank=True)
    referral_hours = models.CharField("when they answer", max_length=80, blank=True)
    referral_checked_on = models.DateField("when somebody last rang it", null=True, blank=True)
    changed_by_id = models.BigIntegerField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = (
        "referral_name", "referral_telephone", "referral_hours", "changed_by_id",
    )  # fmt: skip
    other_fields: ClassVar = (
        "id", "network", "sessions_a_year", "kilometres_apart", "referral_checked_on", "changed_at",
    )  # fmt: skip

    class Meta:
        verbose_name_plural = "support rules"
        constraints = [
            models.CheckConstraint(
                condition=Q(sessions_a_year__range=(1, 24)), name="a_year_offers_some_sessions"
            ),
            models.CheckConstraint(
                condition=Q(referral_name="", referral_telephone="")
                | ~Q(referral_name="") & ~Q(referral_telephone=""),
                name="a_referral_point_has_name_and_number",
            ),
        ]

    def __str__(self) -> str:
        return f"Support rules {self.pk}"
