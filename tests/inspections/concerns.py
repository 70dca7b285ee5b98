"""Rows that the tests of the concern log share."""

from uuid import uuid4

from accounts.models import Person
from inspections.models import Concern, ConcernLog, Phase, Visit
from inspections.services import concerns as services
from inspections.services.concerns import Words
from inspections.services.deadlines import keep_deadlines
from tests import factories
from tests.conftest import NOW
from tests.factories import at

SAID = "He slammed the folder, zebra-loud"
ANSWERED = "She would speak to him, giraffe-calm"
HAPPENED = at(2026, 11, 24, 8, 40)


def visit(school, head: Person | None = None, **fields) -> Visit:
    defaults = {
        "called_at": at(2026, 11, 23, 10, 20), "recorded_at": at(2026, 11, 23, 10, 21),
        "first_day": NOW.date(), "last_day": at(2026, 11, 25).date(), "phase": Phase.ON_SITE,
    }  # fmt: skip
    made = Visit.objects.create(school=school, head=head, **{**defaults, **fields})
    keep_deadlines(made)
    return made


def words(what: str = SAID, **fields) -> Words:
    defaults = {"happened_at": HAPPENED, "told": "lead", "answer": ANSWERED}
    return Words(what=what, **{**defaults, **fields})


def log_of(head: Person, on: Visit) -> ConcernLog:
    return services.open_log(visit=on, owner=head)


def noted(log: ConcernLog, what: str = SAID, *, by: Person | None = None, **fields) -> Concern:
    return services.note(
        log=log, words=words(what, **fields), token=uuid4(), by=by or log.owner, now=NOW
    )


def head_in_a_visit(network, name: str = "Amina Yusuf", school_name: str = "Quayside Primary"):
    """A head with an account, and their visit."""
    school = factories.school(network, school_name)
    head = factories.person(name, account=True)
    factories.post(head, school)
    return head, visit(school, head)
