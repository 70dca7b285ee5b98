from django.contrib.auth.models import AnonymousUser

from accounts.models import Person, User


def person_of(user: User | AnonymousUser) -> Person | None:
    """The person behind an account; None for an account without one."""
    return Person.objects.filter(user=user).first() if isinstance(user, User) else None
