"""The escalation of one person in one drill: asked twice, a week apart, and nobody after them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from accounts.models import Person
from directory.drills import words
from directory.drills.rows import KIND
from directory.models import DrillAnswer, Entry, TelephoneCheck
from directory.services.telephones import number_works
from escalations.kinds import Answer, Asking, Kind, Step
from escalations.models import Escalation, Page

TIMES = 2
DAYS = 7


class DrillKind(Kind):
    """Kind "drill". ``subject_id`` is a DrillAnswer, which alone keeps who has not answered."""

    name = KIND
    keeps_who = False

    def steps(self, escalation: Escalation, now: datetime) -> Sequence[Step] | None:
        """The one person; None once they have answered or left."""
        rows = DrillAnswer.objects.filter(pk=escalation.subject_id, answered_at=None)
        answer = rows.exclude(entry__approved_at=None).select_related("entry__person").first()
        return None if answer is None else [step_for(answer.entry.person)]

    def asking(self, escalation: Escalation, page: Page, now: datetime) -> Asking:
        """The same for everybody; the second time it says so."""
        return words.ask(is_again=page.times > 1)

    def answered(self, escalation: Escalation, page: Page, answer: Answer, now: datetime) -> None:
        """That asking them works is kept with the drill."""
        mine = DrillAnswer.objects.filter(pk=escalation.subject_id, answered_at=None)
        mine.update(answered_at=now)

    def exhausted(self, escalation: Escalation, now: datetime) -> None:
        """The coordinator's page shows who has not answered; a late answer still counts."""

    def lock(self, subject_id: int) -> None:
        """The entry, as leaving does, so that nothing is written for whoever has just left."""
        Entry.objects.select_for_update(of=("self",)).filter(drill_answers=subject_id).first()

    def came_by_text(self, escalation: Escalation, page: Page, now: datetime) -> None:
        """A text from their number shows that the number works."""
        entry = Entry.objects.get(drill_answers=escalation.subject_id)
        assert page.person is not None
        number_works(entry=entry, how=TelephoneCheck.How.DRILL, by=page.person, now=now)


def step_for(person: Person) -> Step:
    """How somebody is asked: not urgent, and again after a week. The waiting stands still in
    quiet hours, so a week of it has the hours of seven days outside of them."""
    return Step("adviser", (person,), wait=DAYS * _waking_hours(person), times=TIMES)


def _waking_hours(person: Person) -> timedelta:
    day = date(2000, 1, 1)
    begin = datetime.combine(day, person.quiet_until)
    return datetime.combine(day, person.quiet_from) - begin
