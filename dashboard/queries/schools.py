"""The list of schools and the page of one, for coordinators and for a school's own head."""

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from buddies.models import Pairing
from dashboard.queries.parts import has_buddy, has_head, head_field, in_use, open_visit
from inspections.models import State, Visit, Window
from schools.access import Access
from schools.models import (
    Organisation,
    Post,
    Responsibility,
    School,
    SchoolCorrection,
    SchoolLink,
)


def schools_to_look_at(access: Access) -> QuerySet[School]:
    """A coordinator's schools; else those where this person holds a post."""
    schools = School.objects.filter(network=access.network)
    return schools if access.is_coordinator else schools.filter(pk__in=access.school_ids)


def listed(access: Access, asked: dict[str, Any]) -> QuerySet[School]:
    """The schools that answer a search, each with window, head, ``paired`` and ``visit_phase``.

    ``asked`` may hold q (name, URN or postcode), phase, window (a state), buddy and head
    ("yes", "no"), organisation (an Organisation), show ("likely", "absent", "closed") and sort
    ("window", else by name).
    """
    today = access.today
    schools = schools_to_look_at(access)
    if asked.get("show") != "closed":
        schools = in_use(schools)
    schools = (
        _matching(schools, asked, today)
        .annotate(
            known=has_head(today),
            paired=has_buddy(access.network, today),
            head=head_field("person__name", today),
            visit_phase=open_visit("phase"),
        )
        .select_related("window")
    )
    for field, name in (("buddy", "paired"), ("head", "known")):
        if asked.get(field):
            schools = schools.filter(**{name: asked[field] == "yes"})
    if asked.get("sort") == "window":
        return schools.order_by(F("window__opens").asc(nulls_last=True), "name", "pk")
    return schools.order_by("name", "pk")


def _matching(schools: QuerySet[School], asked: dict[str, Any], today: date) -> QuerySet[School]:
    if words := asked.get("q", ""):
        found = Q(name__icontains=words) | Q(postcode__istartswith=words)
        if words.isdecimal() and len(words) < 10:
            found |= Q(urn=int(words))
        schools = schools.filter(found)
    if phase := asked.get("phase"):
        schools = schools.filter(phase=phase)
    if state := asked.get("window"):
        windows = Window.objects.in_state(State(state), today)
        schools = schools.filter(Exists(windows.filter(school=OuterRef("pk"))))
    if organisation := asked.get("organisation"):
        mine = Responsibility.objects.filter(school=OuterRef("pk"), organisation=organisation)
        schools = schools.filter(Exists(mine))
    match asked.get("show"):
        case "likely":
            likely = SchoolLink.objects.filter(school=OuterRef("pk"), basis=SchoolLink.Basis.LIKELY)
            return schools.filter(Exists(likely))
        case "absent":
            return schools.exclude(absent_since=None)
    return schools


def organisations_with_schools(access: Access) -> QuerySet[Organisation]:
    """Organisations to filter by: those responsible for some school here."""
    mine = Responsibility.objects.filter(organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(mine), network=access.network).order_by("name")


def phases_here(access: Access) -> QuerySet[School, str]:
    """The phases of the network's schools, as the files write them."""
    schools = School.objects.filter(network=access.network).exclude(phase="")
    return schools.order_by("phase").values_list("phase", flat=True).distinct()


def school_page(access: Access, pk: int) -> School | None:
    """One school with its window and the rule and inspection it rests on; None for a school
    that is not this person's to look at."""
    return (
        schools_to_look_at(access)
        .filter(pk=pk)
        .select_related("window", "window__rule", "window__record")
        .first()
    )


def people_at(school: School, today: date) -> QuerySet[Post]:
    """Posts at a school, heads first, each with the head's buddy and reserve by name."""
    pair = Pairing.objects.filter(
        network=school.network_id, supported=OuterRef("person"), ended_at=None
    )
    return (
        Post.objects.current(today)
        .filter(school=school)
        .select_related("person")
        .annotate(
            buddy=Subquery(pair.values("buddy__name")[:1]),
            reserve=Subquery(pair.values("reserve__name")[:1]),
            is_head=Q(kind__in=Post.HEAD_KINDS),
        )
        .order_by("-is_head", "person__name", "pk")
    )


def responsible_for(school: School) -> QuerySet[Responsibility]:
    """The organisations responsible for a school."""
    return (
        Responsibility.objects.filter(school=school)
        .select_related("organisation")
        .order_by("organisation__name")
    )


def visits_at(school: School) -> QuerySet[Visit]:
    """Visits recorded here, newest first, without those entered in error."""
    visits = Visit.objects.filter(school=school).exclude(phase="mistaken")
    return visits.order_by("-first_day", "-pk")


def corrections_of(school: School) -> QuerySet[SchoolCorrection]:
    """What was corrected by hand."""
    return SchoolCorrection.objects.filter(school=school).order_by("field")


def predecessors_of(school: School) -> QuerySet[SchoolLink]:
    """The schools whose history this one carries on, likely ones first."""
    return SchoolLink.objects.filter(school=school).order_by("basis", "predecessor_urn")
