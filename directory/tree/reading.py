"""The telephone tree of a network as it is now, for somebody who may have it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch

from accounts.models import Person
from core.helplines import Helpline, helplines
from core.telephone import national
from directory.availability import Part, in_words
from directory.conflicts import people_in_conflict
from directory.models import Entry, Experience
from directory.queries.rota import fallback_numbers, rules_of
from directory.tree.content import Group, Line, Tree, in_a_row
from schools.models import Network, Post
from schools.queries import coordinators_of

# Whom to ring about oneself, on paper too.
CRISIS = ("Education Support", "Samaritans")
# Of coordinators, and of offices: more would push the advisers off the sheet.
MOST = 8
Facet = Experience.Facet


def readers(network: Network, today: date) -> set[int]:
    """Who may have the tree, by id: coordinators, and who leads or stands in for a school. Two
    queries."""
    posts = Post.objects.current(today).filter(school__network=network)
    coordinators = coordinators_of(network, today)
    return {*posts.values_list("person", flat=True), *coordinators.values_list("pk", flat=True)}


class Trees:
    """The trees of one network on one day: what is the same for everybody is read once."""

    def __init__(self, network: Network, today: date) -> None:
        self.network, self.today = network, today
        self.coordinators = list(coordinators_of(network, today).filter(erased_at=None))
        self.order = tuple(_order(network, self.coordinators))
        self.entries = _entries(network, today, {each.pk for each in self.coordinators})

    def tree_for(self, reader: Person) -> Tree:
        """The sheet for this person: a coordinator's has everybody who agreed to be on it;
        anybody else's leaves out who is in conflict with their schools, and themselves."""
        entries = self.entries
        if entries and reader.pk not in {each.pk for each in self.coordinators}:
            posts = Post.objects.current(self.today).filter(person=reader)
            schools = set(posts.values_list("school", flat=True))
            left_out = people_in_conflict(
                {entry.person_id for entry in entries}, schools=schools, today=self.today,
                head_id=reader.pk,
            )  # fmt: skip
            entries = [entry for entry in entries if entry.person_id not in left_out]
        return Tree(
            network=self.network.name,
            made_on=self.today,
            order=self.order,
            advisers=Group(
                "People who know inspection",
                tuple(_adviser(entry) for entry in entries),
                "Nobody in the directory has agreed to be on this list yet. The numbers above "
                "answer.",
            ),
            lines=_lines_for_everybody(),
        )


def tree_for(network: Network, reader: Person, today: date) -> Tree:
    """The sheet for one person."""
    return Trees(network, today).tree_for(reader)


def _order(network: Network, coordinators: Iterable[Person]) -> Iterable[Group]:
    contact = network.named_contact
    staffed = in_words(
        Part(day, network.staffed_from, network.staffed_until) for day in range(5)
    )  # fmt: skip
    first = contact if contact and contact.telephone and not contact.erased_at else None
    if first is not None:
        yield Group("Ring first", (_person(first, staffed),))
    others = [each for each in coordinators if each != contact and each.telephone]
    if others:
        lines = tuple(_person(each, staffed) for each in others[:MOST])
        yield Group("Ring a coordinator first" if first is None else "Then a coordinator", lines)
    offices = tuple(
        Line(each.label, national(each.telephone), when=each.hours)
        for each in fallback_numbers(network)[:MOST]
    )
    if offices:
        yield Group("Nobody there? These answer", offices)


def _person(person: Person, staffed: str) -> Line:
    return Line(person.name, national(person.telephone), when=person.reach_me or staffed)


def _entries(network: Network, today: date, but: set[int]) -> list[Entry]:
    """Who agreed to be on the sheet, is listed and can be rung. No serving inspector, unless the
    network's rule lets them be asked during an inspection: that is what the sheet is for."""
    rows = Entry.objects.listed(today).filter(network=network, is_on_the_tree=True)
    rows = rows.exclude(person__telephone="").exclude(person__in=but)
    if not rules_of(network).may_ask_serving_inspectors:
        rows = rows.exclude(is_serving_inspector=True)
    experiences = Prefetch("experiences", Experience.objects.order_by("facet", "value"))
    rows = rows.filter(person__erased_at=None).select_related("person")
    return list(rows.prefetch_related("hours", experiences).order_by("person__name", "pk"))


def _adviser(entry: Entry) -> Line:
    known: dict[str, list[str]] = {}
    for each in entry.experiences.all():
        known.setdefault(each.facet, []).append(each.words)
    words = known.get(Facet.TOPIC) or known.get(Facet.AREA) or []
    hours = in_words(Part(each.weekday, each.begins, each.ends) for each in entry.hours.all())
    return Line(
        entry.person.name,
        national(entry.person.telephone),
        in_a_row([*words, *known.get(Facet.PHASE, [])], entry.good_for),
        ". ".join(each for each in (hours, entry.person.reach_me) if each),
    )


def _lines_for_everybody() -> Group:
    known = helplines()
    about_oneself = [each for each in known.lines if each.name in CRISIS]
    return Group(
        "For you yourself, and Ofsted’s own line",
        tuple(_line(each) for each in (*about_oneself, known.ofsted)),
    )


def _line(line: Helpline) -> Line:
    return Line(line.name, line.number, line.what, line.hours)
