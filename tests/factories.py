"""Plain functions that make valid rows with sensible defaults; give what matters."""

import itertools
from datetime import UTC, date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import Person, User
from schools.models import (
    DayWithoutPupils,
    Network,
    Organisation,
    Post,
    Responsibility,
    Role,
    School,
    Term,
)

_numbers = itertools.count(1)
START = date(2024, 9, 1)


def network(slug: str = "westhaven", **fields: Any) -> Network:
    fields.setdefault("name", slug.replace("-", " ").title())
    return Network.objects.create(slug=slug, **fields)


def person(name: str = "Amina Yusuf", *, account: bool = False, **fields: Any) -> Person:
    number = next(_numbers)
    if account:
        fields.setdefault("email", f"person{number}@example.org")
        fields["user"] = User.objects.create_user(fields["email"])
    fields.setdefault("telephone", f"020 7946 {number % 1000:04d}")
    return Person.objects.create(name=name, **fields)


def school(network: Network, name: str = "Quayside Primary School", **fields: Any) -> School:
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "urn": 900000 + number,
        "la_code": "999",
        "establishment_number": f"{2000 + number % 8000}",
        "phase": "Primary",
        "type_name": "Community school",
        "status": "Open",
        "is_state_funded": True,
        "responsible_body": School.ResponsibleBody.COUNCIL,
        "easting": 440000 + 500 * (number % 20),
        "northing": 110000 + 500 * (number % 17),
        "as_at": date(2026, 1, 30),
    }
    return School.objects.create(network=network, name=name, **{**defaults, **fields})


def organisation(
    network: Network, name: str = "Harbour Learning Trust", kind: str = "trust", **fields: Any
) -> Organisation:
    """An organisation whose people write from the same domain as those of ``person``."""
    fields.setdefault("email_domain", "example.org")
    return Organisation.objects.create(network=network, name=name, kind=kind, **fields)


def responsible(organisation: Organisation, school: School) -> Responsibility:
    return Responsibility.objects.create(organisation=organisation, school=school)


def post(
    person: Person, school: School, kind: str = Post.Kind.HEAD, start: date = START, **fields: Any
) -> Post:
    return Post.objects.create(person=person, school=school, kind=kind, start=start, **fields)


def role(person: Person, network: Network, kind: str, start: date = START, **fields: Any) -> Role:
    return Role.objects.create(person=person, network=network, kind=kind, start=start, **fields)


def head(network: Network, name: str = "Amina Yusuf", **school_fields: Any) -> Person:
    """A head with an account and a school of their own."""
    somebody = person(name, account=True)
    post(somebody, school(network, **school_fields))
    return somebody


def coordinator(network: Network, name: str = "Dee Alvarez") -> Person:
    somebody = person(name, account=True)
    role(somebody, network, Role.Kind.COORDINATOR)
    return somebody


def officer(organisation: Organisation, name: str = "Lee Tan") -> Person:
    somebody = person(name, account=True)
    role(somebody, organisation.network, Role.Kind.OFFICER, organisation=organisation)
    return somebody


def operator(name: str = "Ola Operator") -> Person:
    somebody = person(name, account=True)
    assert somebody.user is not None
    User.objects.filter(pk=somebody.user.pk).update(is_staff=True, is_superuser=True)
    somebody.user.refresh_from_db()
    return somebody


def term(network: Network, first_day: date, last_day: date, **fields: Any) -> Term:
    fields.setdefault("name", f"Term from {first_day}")
    return Term.objects.create(network=network, first_day=first_day, last_day=last_day, **fields)


def day_without_pupils(network: Network, day: date, **fields: Any) -> DayWithoutPupils:
    return DayWithoutPupils.objects.create(network=network, day=day, **fields)


def signed_in_client(who: Person | User, *, second_factor: bool = True) -> Client:
    """A client signed in as this person; with an authenticator app set up."""
    user = who.user if isinstance(who, Person) else who
    assert user is not None
    if second_factor:
        Authenticator.objects.get_or_create(
            user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "SECRET"}}
        )
    client = Client()
    client.force_login(user)
    return client


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)
