from datetime import time
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Person

# First words of addresses that belong to the site itself.
RESERVED_SLUGS = frozenset(
    {
        "accounts", "accessibility", "admin", "answer", "call-out", "demo", "healthz", "home",
        "how-pairing-is-decided", "invitation", "me", "media", "operator", "privacy", "readyz",
        "robots", "sign", "static", "talk",
    }
)  # fmt: skip


class Network(models.Model):
    """A city's or council's covenant area."""

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(max_length=100)
    la_code = models.CharField(
        "local authority code",
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^\d{3}$", "Enter the three figures of the authority.")],
    )
    is_public = models.BooleanField("the city's page is public", default=False)
    named_contact = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Whom a head rings who has no buddy yet.",
    )
    months_ahead = models.PositiveSmallIntegerField(
        "a window that opens within so many months needs a buddy", default=6
    )
    pair_within_open_windows = models.BooleanField(
        "two heads who are both in an open window may be paired", default=False
    )
    # Weekdays only, in London: outside of them nobody is expected to look.
    staffed_from = models.TimeField("coordinators are there from", default=time(8))
    staffed_until = models.TimeField("coordinators are there until", default=time(18))
    created_at = models.DateTimeField(auto_now_add=True)

    personal_fields: ClassVar = ("named_contact",)
    other_fields: ClassVar = (
        "id", "slug", "name", "la_code", "is_public", "months_ahead", "pair_within_open_windows",
        "staffed_from", "staffed_until", "created_at",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["la_code"], condition=~Q(la_code=""), name="one_network_per_authority"
            ),
            models.CheckConstraint(
                condition=~Q(slug__in=sorted(RESERVED_SLUGS)), name="network_slug_is_free"
            ),
            models.CheckConstraint(
                condition=Q(staffed_from__lt=F("staffed_until")),
                name="staffed_hours_begin_before_they_end",
            ),
        ]

    def __str__(self) -> str:
        return self.name
