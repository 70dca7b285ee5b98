"""For operators: the rules, with their sources. A rule ends by its last day and is never deleted:
what was worked out by it names it. Visits and windows are not theirs to see; windows,
deadlines and plans follow a changed rule soon after."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from accounts.audited_admin import AuditedAdmin, LastingAdmin
from core import clock, stale
from inspections.models import DeadlineRule, NegativeRule, OneOffHoliday, WindowRule


@admin.register(WindowRule)
class WindowRuleAdmin(LastingAdmin):
    verb = "window_rule"
    list_display = (
        "key", "applies_to", "in_force_from", "in_force_to", "opens_after_years",
        "closes_after_years", "certainty",
    )  # fmt: skip
    list_filter = ("applies_to", "certainty")
    search_fields = ("key", "words", "source")

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        stale.mark("window_rule", obj.pk, now=clock.now())


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(LastingAdmin):
    verb = "deadline_rule"
    list_display = (
        "key", "what", "number", "day_kind", "counted_from", "in_force_from", "in_force_to",
        "whose", "certainty",
    )  # fmt: skip
    list_filter = ("counted_from", "day_kind", "whose", "certainty")
    search_fields = ("key", "what", "source")

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        stale.mark("deadline_rule", obj.pk, now=clock.now())


@admin.register(NegativeRule)
class NegativeRuleAdmin(LastingAdmin):
    verb = "negative_rule"
    list_display = (
        "key", "applies_to", "part", "says", "in_force_from", "in_force_to", "certainty",
    )  # fmt: skip
    list_filter = ("applies_to", "certainty")
    search_fields = ("key", "words", "source")

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        stale.mark("negative_rule", obj.pk, now=clock.now())


@admin.register(OneOffHoliday)
class OneOffHolidayAdmin(AuditedAdmin):
    verb = "public_holiday"
    list_display = ("day", "name", "source")

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        stale.mark("public_holiday", obj.pk, now=clock.now())

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        stale.mark("public_holiday", obj.pk, now=clock.now())
        super().delete_model(request, obj)
