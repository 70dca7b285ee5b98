"""The only door through which views get the rules."""

from django.db.models import QuerySet

from reminders.models import ReminderRule
from schools.access import Access


def rules_for(access: Access) -> QuerySet[ReminderRule]:
    """The rules that are in use: every member may know who hears what when."""
    return ReminderRule.objects.filter(is_active=True)
