"""For operators: the rules, with their sources. Visits and windows are not theirs to see."""

from django.contrib import admin

from inspections.models import DeadlineRule, WindowRule


@admin.register(WindowRule)
class WindowRuleAdmin(admin.ModelAdmin):
    list_display = (
        "key", "applies_to", "in_force_from", "in_force_to", "opens_after_years",
        "closes_after_years", "certainty",
    )  # fmt: skip
    list_filter = ("applies_to", "certainty")
    search_fields = ("key", "words", "source")


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(admin.ModelAdmin):
    list_display = (
        "key", "what", "number", "day_kind", "counted_from", "in_force_from", "in_force_to",
        "certainty",
    )  # fmt: skip
    list_filter = ("counted_from", "day_kind", "certainty")
    search_fields = ("key", "what", "source")
