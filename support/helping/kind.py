"""The escalation of help that a plan asks an organisation for: its officers, twice, a few days
apart. Nobody is hurried; the head can take it back and ask others."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import Person
from core.clock import london_date
from escalations.kinds import Answer, Asking, Kind, Step
from escalations.models import Escalation, Page
from schools.models import Role
from support.helping import words
from support.helping.answering import settle_answer
from support.helping.rows import ENGINE_KIND, hold
from support.models import Given

WAIT, TIMES = timedelta(days=3), 2


class HelpWanted(Kind):
    """Kind "help". ``subject_id`` is a Given that waits for its answer."""

    name = ENGINE_KIND
    keeps_who = False
    asks_anew = True

    def lock(self, subject_id: int) -> None:
        """The offer and the match come before the escalation."""
        hold(subject_id)

    def steps(self, escalation: Escalation, now: datetime) -> Sequence[Step] | None:
        """Whoever is an officer of the organisation today; None once it is answered, or the plan
        is closed."""
        given = Given.objects.filter(pk=escalation.subject_id, state=Given.State.ASKED)
        found = given.select_related("offered", "needed__plan").first()
        if found is None or not found.needed.plan.is_live:
            return None
        officers = officers_of(found.offered.organisation_id, now)
        return [Step("officer", officers, wait=WAIT, times=TIMES)]

    def asking(self, escalation: Escalation, page: Page, now: datetime) -> Asking:
        """What is wanted, without for whom."""
        rows = Given.objects.select_related("offered__organisation", "needed")
        return words.ask(rows.get(pk=escalation.subject_id))

    def answered(self, escalation: Escalation, page: Page, answer: Answer, now: datetime) -> None:
        """The days are promised, or not; the head is told."""
        assert page.person is not None  # nobody else can answer
        settle_answer(
            given_id=escalation.subject_id,
            said_yes=answer.value == words.YES,
            by=page.person,
            now=now,
        )

    def exhausted(self, escalation: Escalation, now: datetime) -> None:
        """The plan's page says that nobody has answered; a late answer still counts."""


def officers_of(organisation_id: int, now: datetime) -> tuple[Person, ...]:
    """Who speaks for an organisation today, by name."""
    roles = Role.objects.current(london_date(now)).filter(
        organisation=organisation_id, kind=Role.Kind.OFFICER
    )
    people = Person.objects.filter(pk__in=roles.values("person"), erased_at=None)
    return tuple(people.order_by("name", "pk"))
