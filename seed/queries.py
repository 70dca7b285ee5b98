"""Who can be signed in as in the demo."""

from datetime import date

from django.db.models import Prefetch

from accounts.models import Person
from schools.models import Post, Role


def people_by_part(today: date) -> list[tuple[str, list[Person]]]:
    """Everybody with an account, grouped by what they do; somebody with two parts twice."""
    people = list(
        Person.objects.exclude(user=None)
        .order_by("name")
        .select_related("user")
        .prefetch_related(
            Prefetch(
                "posts",
                Post.objects.current(today).select_related("school"),
                to_attr="posts_now",
            ),
            Prefetch(
                "roles",
                Role.objects.current(today).select_related("organisation"),
                to_attr="roles_now",
            ),
        )
    )
    groups: dict[str, list[Person]] = {
        "Coordinators": [],
        "Heads": [],
        "Officers": [],
        "Advisers": [],
        "Supervisors": [],
        "Operators": [],
    }
    titles = {
        "coordinator": "Coordinators", "officer": "Officers", "adviser": "Advisers",
        "supervisor": "Supervisors",
    }  # fmt: skip
    for person in people:
        if person.user is not None and person.user.is_staff:
            groups["Operators"].append(person)
        if person.posts_now:
            groups["Heads"].append(person)
        for role in person.roles_now:
            groups[titles[role.kind]].append(person)
    return list(groups.items())


def person_with_account(pk: int) -> Person | None:
    return Person.objects.select_related("user").exclude(user=None).filter(pk=pk).first()
