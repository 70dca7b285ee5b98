"""For operators: when a rule speaks and whether it does. Rules are switched off, never
deleted; reminders themselves are not an operator's to see."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.queries import actor_of
from core import clock
from reminders.models import ReminderRule
from reminders.services import CHANGEABLE, change_rule


@admin.register(ReminderRule)
class ReminderRuleAdmin(admin.ModelAdmin):
    list_display = ("key", "anchor", "days", "at", "audience", "is_urgent", "is_active")
    list_filter = ("anchor", "audience", "is_active")
    search_fields = ("key", "words")
    readonly_fields = ("key", "anchor", "audience")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ReminderRule | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: ReminderRule, form: Any, change: bool) -> None:
        """Through the service, so that it is written down and every plan follows."""
        changes = {name: form.cleaned_data[name] for name in CHANGEABLE & set(form.changed_data)}
        change_rule(rule=obj, by=actor_of(request.user), now=clock.now(), **changes)
