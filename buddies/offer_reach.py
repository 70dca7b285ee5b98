"""Whether somebody can be asked something that is not urgent. Pure."""

from datetime import date

from accounts.models import Person
from notifications.channels import is_written_to


def can_be_asked(person: Person, today: date) -> bool:
    """Whether a question reaches this person: by a message, or on their own page."""
    is_there = is_written_to(person) and not person.is_paused(today)
    return person.erased_at is None and (is_there or person.user_id is not None)
