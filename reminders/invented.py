"""The facts around a call that never was: who is there, and when the letters would come."""

from collections.abc import Iterable
from datetime import date

from accounts.models import Person
from inspections import deadlines
from inspections.calendar import known_terms
from inspections.days import days_on_site
from inspections.models import DeadlineRule, Phase
from inspections.queries import usual_days
from inspections.workdays import Terms
from reminders.facts import COMMENTS, DRAFT_REPORT, Facts, Pair
from reminders.planning import TermFacts, VisitFacts
from schools.models import Network, Term

FINAL_REPORT = "final-report"
HEAD, BUDDY, RESERVE, COORDINATOR = -1, -2, -3, -4
PEOPLE = (
    Person(pk=HEAD, name="Sam Okafor", telephone="020 7946 0001"),
    Person(pk=BUDDY, name="Jo Price", telephone="020 7946 0002"),
    Person(pk=RESERVE, name="Max Adeyemi", telephone="020 7946 0003"),
    Person(pk=COORDINATOR, name="Dee Alvarez", telephone="020 7946 0004"),
)


def around_call(network: Network, called_on: date) -> Facts:
    """A visit that begins with a call on a day, whose letters come when they are due, and the
    next term of the network."""
    terms = Term.objects.filter(network=network, starts_term=True, first_day__gte=called_on)
    starts = terms.order_by("first_day").values_list("first_day", flat=True)[:1]
    return Facts(
        visits=[_visit(network, called_on)],
        terms=[TermFacts(network.pk, day, (HEAD,), (COORDINATOR,)) for day in starts],
        pairs={(network.pk, HEAD): Pair(BUDDY, RESERVE)},
        networks=frozenset({network.pk}),
    )


def _visit(network: Network, called_on: date) -> VisitFacts:
    first_day, last_day = usual_days(called_on)
    rules = deadlines.rules_in_force(DeadlineRule.objects.all(), called_on)
    terms = known_terms(network.pk)
    letters = _due({DeadlineRule.CountedFrom.LAST_DAY: last_day}, rules, terms)
    draft_on = letters.get(DRAFT_REPORT)
    after_draft = _due({DeadlineRule.CountedFrom.DRAFT: draft_on}, rules, terms)
    return VisitFacts(
        pk=0,
        network_id=network.pk,
        phase=Phase.NOTIFIED,
        days=tuple(days_on_site(first_day, last_day)),
        draft_due=draft_on,
        draft_on=draft_on,
        comments_due=after_draft.get(COMMENTS),
        published_on=letters.get(FINAL_REPORT),
        head=HEAD,
        contact=BUDDY,
        reserve=RESERVE,
    )


def _due(
    dates: dict[str, date | None], rules: Iterable[DeadlineRule], terms: Terms
) -> dict[str, date | None]:
    return {each.key: each.due for each in deadlines.deadlines_for(dates, rules, terms)}
