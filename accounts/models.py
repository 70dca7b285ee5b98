"""Who you are: a person, and the account with which some of them sign in."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts import wishes
from core import telephone


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, **fields: Any) -> "User":
        """An account without a password: nobody here has one."""
        user = self.model(email=email.strip().lower(), **fields)
        # Without this allauth believes that there is a password and asks for it.
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. ``is_staff`` marks an operator, who runs the installation."""

    email = models.EmailField("e-mail address", unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("operator", default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = []

    personal_fields: ClassVar = ("email", "password", "last_login")
    other_fields: ClassVar = (
        "id", "is_active", "is_staff", "is_superuser", "created_at", "groups", "user_permissions",
    )  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]

    def __str__(self) -> str:
        return f"Account {self.pk}"


class Person(models.Model):
    """Somebody. Many never sign in: a coordinator enters them by name and telephone."""

    name = models.CharField(max_length=120)
    email = models.EmailField("e-mail address", blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    reach_me = models.CharField(
        "how to reach you",
        max_length=160,
        blank=True,
        help_text="For example: a call after 4pm, text any time.",
    )
    wants_email = models.BooleanField("send me reminders by e-mail", default=True)
    wants_texts = models.BooleanField("send me text messages", default=False)
    # London's hours, across midnight.
    quiet_from = models.TimeField("quiet hours begin at", default=wishes.QUIET_FROM)
    quiet_until = models.TimeField("quiet hours end at", default=wishes.QUIET_UNTIL)
    # The first day on which messages come again.
    paused_until = models.DateField("send me nothing until", null=True, blank=True)
    user = models.OneToOneField(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = (
        "name", "email", "telephone", "reach_me", "user", "wants_email", "wants_texts",
        "quiet_from", "quiet_until", "paused_until",
    )  # fmt: skip
    other_fields: ClassVar = ("id", "created_at", "erased_at")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.UniqueConstraint(
                Lower("email"), condition=~Q(email=""), name="one_person_per_email"
            ),
            models.CheckConstraint(
                condition=Q(
                    quiet_from__range=(wishes.EARLIEST_QUIET, wishes.QUIET_FROM),
                    quiet_until__range=(wishes.QUIET_UNTIL, wishes.LATEST_QUIET),
                ),
                name="quiet_hours_leave_the_day",
            ),
        ]

    def __str__(self) -> str:
        return f"Person {self.pk}"

    @property
    def actor_id(self) -> int:
        return self.pk

    @property
    def actor_label(self) -> str:
        """The audit trail holds ids, not names."""
        return f"person {self.pk}"

    @property
    def first_name(self) -> str:
        """The first word of the name, for a greeting."""
        return self.name.split()[0]

    @property
    def mobile(self) -> str:
        """The number that text messages go to; "" where there is none."""
        return telephone.mobile(self.telephone)

    def is_paused(self, day: date) -> bool:
        """Whether they asked to be sent nothing on this day, urgent messages included."""
        return self.paused_until is not None and day < self.paused_until
