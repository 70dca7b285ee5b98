"""The only door through which views get rules and reminders."""

from django.db.models import QuerySet

from reminders.models import Reminder, ReminderRule
from schools.access import Access


def rules_for(access: Access) -> QuerySet[ReminderRule]:
    """The rules that are in use: every member may know who hears what when."""
    return ReminderRule.objects.filter(is_active=True)


def reminders_for(access: Access) -> QuerySet[Reminder]:
    """Reminders with their rule and person, the next first: a coordinator the network's,
    anybody else their own in it."""
    rows = Reminder.objects.filter(network_id=access.network.pk)
    if not access.is_coordinator:
        rows = rows.filter(person=access.person)
    return rows.select_related("rule", "person", "message").order_by("due_at", "pk")
