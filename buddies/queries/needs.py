"""Who needs a buddy: heads, and schools whose window asks for one."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.models import Person
from buddies.facts import needed_by
from buddies.models import Pairing
from inspections.models import Window
from schools.access import Access
from schools.models import Network, Post, School


def heads_for(access: Access) -> QuerySet[Person]:
    """The people who lead a school of the network today, by name."""
    posts = Post.objects.current(access.today).filter(
        school__network=access.network, kind__in=Post.HEAD_KINDS
    )
    return Person.objects.filter(pk__in=posts.values("person")).order_by("name", "pk")


def heads_without_a_buddy(access: Access) -> QuerySet[Person]:
    """The heads of the network who have no buddy, by name."""
    live = Pairing.objects.filter(network=access.network, ended_at=None)
    return heads_for(access).exclude(pk__in=live.values("supported"))


@dataclass(frozen=True)
class NeedRow:
    """A school whose window asks for a buddy for its head."""

    school: School
    opens: date
    is_open: bool
    heads: tuple[Person, ...]
    # Those of the heads who have no buddy.
    alone: tuple[Person, ...]

    @property
    def is_covered(self) -> bool:
        return bool(self.heads) and not self.alone


def needs_of(network: Network, today: date) -> list[NeedRow]:
    """Schools whose window is open, overdue or opens within the network's months: those
    without a known head first, then those whose head has no buddy, then by when it opens.

    Three queries."""
    windows = (
        Window.objects.needing_a_buddy(needed_by(network, today))
        .filter(school__network=network)
        .exclude(school__status=School.CLOSED)
        .select_related("school")
    )
    posts = Post.objects.current(today).filter(school__network=network, kind__in=Post.HEAD_KINDS)
    heads: dict[int, dict[int, Person]] = {}
    for post in posts.select_related("person").order_by("pk"):
        heads.setdefault(post.school_id, {})[post.person_id] = post.person
    paired = set(
        Pairing.objects.filter(network=network, ended_at=None).values_list("supported", flat=True)
    )
    rows = []
    for window in windows:
        known = tuple(heads.get(window.school_id, {}).values())
        assert window.opens is not None
        rows.append(
            NeedRow(
                school=window.school,
                opens=window.opens,
                is_open=window.opens <= today,
                heads=known,
                alone=tuple(person for person in known if person.pk not in paired),
            )
        )
    return sorted(
        rows, key=lambda r: (bool(r.heads), r.is_covered, r.opens, r.school.name, r.school.pk)
    )
