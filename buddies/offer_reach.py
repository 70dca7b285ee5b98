"""Whether somebody can be asked something that is not urgent. Pure."""

from datetime import date

from accounts.models import Person
from notifications.channels import gets_texts


def is_written_to(person: Person) -> bool:
    """Whether an ordinary message would reach this person: by e-mail or as a text."""
    return gets_texts(person) or bool(person.email and person.wants_email)


def can_be_asked(person: Person, today: date) -> bool:
    """Whether a question reaches this person: by a message, or on their own page."""
    is_there = is_written_to(person) and not person.is_paused(today)
    return person.erased_at is None and (is_there or person.user_id is not None)
