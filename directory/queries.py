"""The only door through which views get the directory's data."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from directory.models import Entry, EntryConflict, Experience
from inspections.models import OPEN_PHASES, Visit
from schools.access import Access
from schools.models import Organisation, Post, Responsibility, Role, School


def entries_for(
    access: Access, *, search: str = "", role: str = "", phase: str = "", area: str = ""
) -> QuerySet[Entry]:
    """Who is listed and may be shown to this person, by name.

    For a head or delegate everybody is left out who has a conflict with one of their
    schools, without a word that there was somebody. A coordinator sees all.
    """
    listed = (
        Entry.objects.filter(network=access.network, left_at=None)
        .exclude(Q(approved_at=None) | Q(person__telephone="") | Q(person=access.person))
        .select_related("person")
        .prefetch_related(_experiences())
        .order_by("person__name", "pk")
    )
    for facet, value in (("role", role), ("phase", phase), ("area", area)):
        if value:
            matching = Experience.objects.filter(entry=OuterRef("pk"), facet=facet, value=value)
            listed = listed.filter(Exists(matching))
    for word in search.split()[:6]:
        listed = listed.filter(Q(person__name__icontains=word) | Q(good_for__icontains=word))
    if access.school_ids:
        listed = _without_conflicts(listed, access)
    return listed


def _without_conflicts(entries: QuerySet[Entry], access: Access) -> QuerySet[Entry]:
    """Leaves out who works at these schools or for an organisation responsible for them,
    who declared a conflict, and serving inspectors while a visit is open."""
    schools = list(access.school_ids)
    organisations = Responsibility.objects.filter(school__in=schools).values("organisation")
    # Sharing a council is no conflict in itself: every community school does. Working for
    # the council is.
    shared = (
        Responsibility.objects.filter(school__in=schools)
        .exclude(organisation__kind=Organisation.Kind.COUNCIL)
        .values("organisation")
    )
    sister_schools = School.objects.filter(responsibilities__organisation__in=shared).values("pk")
    posts = Post.objects.current(access.today).filter(person=OuterRef("person"))
    roles = Role.objects.current(access.today).filter(person=OuterRef("person"))
    declared = EntryConflict.objects.filter(entry=OuterRef("pk"), school__in=schools)
    open_visit = Visit.objects.filter(school__in=schools, phase__in=OPEN_PHASES)
    entries = entries.exclude(
        Exists(posts.filter(Q(school__in=schools) | Q(school__in=sister_schools)))
    )
    entries = entries.exclude(Exists(roles.filter(organisation__in=organisations)))
    entries = entries.exclude(Exists(declared))
    return entries.exclude(Q(is_serving_inspector=True) & Q(Exists(open_visit)))


def entries_to_approve(access: Access) -> QuerySet[Entry]:
    """Who has consented and waits for a coordinator."""
    return (
        Entry.objects.filter(network=access.network, approved_at=None, left_at=None)
        .exclude(consented_at=None)
        .select_related("person")
        .prefetch_related(_experiences())
        .order_by("consented_at")
    )


def entry_to_approve(access: Access, pk: int) -> Entry | None:
    return entries_to_approve(access).filter(pk=pk).first()


def my_entry(access: Access) -> Entry | None:
    """This person's own entry, also after they left."""
    return (
        Entry.objects.filter(network=access.network, person=access.person)
        .prefetch_related(_experiences(), "conflicts__school")
        .first()
    )


def schools_of_network(access: Access) -> QuerySet[School]:
    """Schools with whose heads one may have a conflict."""
    return School.objects.filter(network=access.network).order_by("name")


def _experiences() -> Prefetch:
    return Prefetch("experiences", Experience.objects.order_by("facet", "value"))
