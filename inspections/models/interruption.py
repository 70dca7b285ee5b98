from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from inspections.models.visit import Visit


class Interruption(models.Model):
    """A deferral or a pause that was asked for, or an inspection left incomplete (DOMAIN 4).

    Request, answer and times are kept; the reason never is, because it may say something
    about somebody's health.
    """

    class Kind(models.TextChoices):
        DEFERRAL = "deferral", "Deferral"
        PAUSE = "pause", "Pause"
        INCOMPLETE = "incomplete", "Left incomplete"

    class AskedBy(models.TextChoices):
        HEAD = "head", "The head"
        RESPONSIBLE_BODY = "responsible_body", "The trust, the council or the governors"
        INSPECTORS = "inspectors", "The inspectors themselves"

    class AskedOf(models.TextChoices):
        CALLER = "caller", "Whoever called for Ofsted"
        LEAD_INSPECTOR = "lead_inspector", "The lead inspector"
        SENIOR_INSPECTOR = "senior_inspector", "The senior inspector, by telephone"

    class Answer(models.TextChoices):
        WAITING = "waiting", "No answer yet"
        GRANTED = "granted", "Agreed"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="interruptions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    asked_by = models.CharField(max_length=16, choices=AskedBy.choices)
    asked_of = models.CharField(max_length=16, choices=AskedOf.choices)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    # The last day on which the team was there; empty where it had not come.
    stopped_on = models.DateField(null=True, blank=True)
    # The first day on which it is there again, once that is known.
    resumes_on = models.DateField(null=True, blank=True)
    # A pause that became an incomplete inspection goes on in a row of its own.
    is_superseded = models.BooleanField(default=False)

    # Who asked is one of three kinds, not a person.
    personal_fields: ClassVar = ()
    other_fields: ClassVar = (
        "id", "visit", "kind", "asked_by", "asked_of", "asked_at", "answer", "answered_at",
        "stopped_on", "resumes_on", "is_superseded",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit"],
                condition=Q(answer="waiting"),
                name="one_request_waits_per_visit",
            ),
            models.CheckConstraint(
                condition=Q(answer="waiting", answered_at=None)
                | (
                    ~Q(answer="waiting")
                    # Without this a missing time would make the whole neither true nor false.
                    & Q(answered_at__isnull=False, answered_at__gte=F("asked_at"))
                ),
                name="answer_comes_after_the_request",
            ),
            models.CheckConstraint(
                condition=Q(answer="granted") | Q(stopped_on=None, resumes_on=None),
                name="only_what_was_granted_moves_days",
            ),
            models.CheckConstraint(
                condition=Q(resumes_on=None)
                | Q(stopped_on=None)
                | Q(resumes_on__gte=F("stopped_on")),
                name="interruption_resumes_after_it_stopped",
            ),
            models.CheckConstraint(
                condition=~Q(answer="granted")
                | Q(kind="deferral", stopped_on=None)
                | (~Q(kind="deferral") & Q(stopped_on__isnull=False)),
                name="interruption_stopped_unless_it_was_deferred",
            ),
        ]

    def __str__(self) -> str:
        return f"Interruption {self.pk} of visit {self.visit_id}"
