from django.contrib.auth.models import AnonymousUser

from accounts.models import Person, User
from core.audit import Actor, System


def person_of(user: User | AnonymousUser) -> Person | None:
    """The person behind an account; None for an account without one."""
    return Person.objects.filter(user=user).first() if isinstance(user, User) else None


def actor_of(user: User | AnonymousUser) -> Actor:
    """Who acts: the person behind the account; an operator without one by the account's number."""
    return person_of(user) or System(f"operator account {user.pk}")
