"""A city in which everybody has signed, made by the services in the installation's own process:
``manage.py shell -c "from tests.journeys.standing_by import make; make()"``."""

from datetime import date

from core import clock, stale
from inspections.models import Phase, Visit
from inspections.services import advance_visits, enter_outcome, move_visit, open_visit
from schools.models import Organisation, Post
from tests import factories
from tests.covenant.helpers import published, sign

AMINA, DEE = "amina@example.org", "dee@example.org"
FAY, LEE, SOL = "fay@example.org", "lee@example.org", "sol@example.org"
PUBLISHED = date(2026, 11, 20)
TERMS = (
    (date(2026, 9, 2), date(2026, 12, 18)),
    (date(2027, 1, 4), date(2027, 3, 25)),
    (date(2027, 4, 12), date(2027, 7, 22)),
)


def make() -> None:
    """Amina leads a school of Harbour Learning Trust; its report is published. The trust, a union
    and another trust stand by the covenant, each with an officer."""
    now = clock.now()
    network = factories.network(is_public=True)
    for first, last in TERMS:
        factories.term(network, first, last, starts_term=True)
    factories.role(_person("Dee Alvarez", DEE), network, "coordinator")
    school = factories.school(network)
    amina = _person("Amina Yusuf", AMINA)
    factories.post(amina, school, Post.Kind.HEAD)
    declaration = published(network, now)
    for name, kind, officer, email in (
        ("Harbour Learning Trust", "trust", "Fay First", FAY),
        ("Teachers Together", "union", "Lee Tan", LEE),
        ("Bridge Trust", "trust", "Sol Second", SOL),
    ):
        signs = _person(officer, email)
        organisation = factories.organisation(network, name, kind)
        factories.role(signs, network, "officer", organisation=organisation)
        sign(declaration, organisation, signs, now)
    factories.responsible(Organisation.objects.get(name="Harbour Learning Trust"), school)
    visit = open_visit(school=school, by=amina, now=factories.at(2026, 9, 21))
    advance_visits(now=now)
    move_visit(visit=visit, phase=Phase.PUBLISHED, by=amina, now=now, on=PUBLISHED)
    stale.settle(now=now)


def report_is_known() -> None:
    """What the report says is entered, by the service."""
    visit, now = Visit.objects.get(), clock.now()
    enter_outcome(
        visit=visit, said={"inclusion": "Needs attention"}, category="", by=visit.head, now=now
    )
    stale.settle(now=now)


def _person(name: str, email: str) -> factories.Person:
    return factories.person(name, account=True, email=email)
