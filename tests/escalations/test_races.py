"""Two at once on PostgreSQL, on two connections: one acceptance, and nothing is asked twice. A few
times here, a thousand times each in make soak."""

import os
from collections import Counter
from functools import partial

import pytest

from core.refusals import Refused
from escalations import services
from escalations.models import Entry, Escalation, Page
from notifications.models import Message
from tests import factories
from tests.escalations.kind import MINUTE, step
from tests.escalations.town import page_of
from tests.inspections.test_visit_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TIMES = 1000 if os.environ.get("SOAK") else 5


@pytest.fixture
def people(kind):
    found = [
        factories.person(name, email=f"{name.split()[0].lower()}@example.org")
        for name in ("Priya Nair", "Tom Hale", "Dee Alvarez")
    ]
    priya, tom, dee = found
    kind.policy = [step("advisers", priya, tom), step("coordinator", dee)]
    return found


def rounds(now):
    """A fresh escalation each time; what the last left behind is gone."""
    for number in range(TIMES):
        Message.objects.all().delete()
        Escalation.objects.all().delete()
        yield services.open_escalation(
            kind="fake", key=f"race:{number}", network_id=1, subject_id=1, now=now
        )


def says(person, value, now):
    return services.answer(page=page_of(person), value=value, by=person, now=now)


def refusals(results):
    return len([each for each in results if isinstance(each, Refused)])


def check(escalation):
    """What holds whoever came first."""
    escalation.refresh_from_db()
    pages = list(escalation.pages.all())
    assert Counter(page.state for page in pages)["answered"] == (escalation.state == "answered")
    assert any(page.is_live for page in pages) == (escalation.state == "open")
    asked = Counter(
        Entry.objects.filter(escalation=escalation, what="asked").values_list("page", flat=True)
    )
    assert set(asked.values()) == {1}
    whats = Counter(Entry.objects.filter(escalation=escalation).values_list("what", flat=True))
    over = ("answered", "ended", "exhausted")
    assert sum(whats[what] for what in over) == (escalation.state != "open")


def test_of_two_acceptances_at_once_one_wins_and_the_other_is_told(people, kind, now):
    priya, tom, _ = people
    for escalation in rounds(now):
        kind.heard.clear()
        results = at_once(lambda: says(priya, "yes", now), lambda: says(tom, "yes", now))

        assert refusals(results) == 1
        assert len(kind.heard) == 1
        assert Page.objects.filter(state="answered").count() == 1
        check(escalation)


def test_an_answer_against_a_sweep_counts_and_is_the_last_word(people, now):
    priya, _, _ = people
    for escalation in rounds(now):
        results = at_once(
            lambda: says(priya, "yes", now + 10 * MINUTE),
            lambda: services.sweep(now=now + 10 * MINUTE),
        )

        assert refusals(results) == 0
        check(escalation)
        assert escalation.answered_by == priya


def test_an_answer_against_an_end_leaves_one_of_the_two(people, now):
    priya, _, _ = people
    for escalation in rounds(now):
        results = at_once(
            lambda: says(priya, "yes", now),
            lambda: services.end(escalation=escalation, why="Over", now=now),  # noqa: B023
        )

        check(escalation)
        assert escalation.state == ("ended" if refusals(results) else "answered")


def test_two_sweeps_at_once_move_it_once(people, now):
    for escalation in rounds(now):
        at_once(*[lambda: services.sweep(now=now + 10 * MINUTE)] * 2)

        check(escalation)
        assert (escalation.state, escalation.step, escalation.times) == ("open", 1, 1)
        keys = Message.objects.values_list("key", flat=True)
        assert len(keys) == len(set(keys)) == 3


def test_two_who_say_no_at_once_ask_the_next_once(people, now):
    priya, tom, dee = people
    for escalation in rounds(now):
        results = at_once(lambda: says(priya, "no", now), lambda: says(tom, "no", now))

        assert refusals(results) == 0
        check(escalation)
        assert [page.person_id for page in escalation.pages.filter(state="asked")] == [dee.pk]


def test_one_who_is_on_it_against_one_who_has_done_it(people, now):
    priya, tom, _ = people
    for escalation in rounds(now):
        results = at_once(lambda: says(priya, "on-it", now), lambda: says(tom, "yes", now))

        check(escalation)
        assert escalation.answered_by == tom
        assert refusals(results) <= 1


def test_two_who_open_the_same_open_it_once(people, now):
    for escalation in rounds(now):
        again = partial(
            services.open_escalation,
            kind="fake", key=f"{escalation.key}:again", network_id=1, subject_id=1, now=now,
        )  # fmt: skip
        found = at_once(again, again)

        assert len({each.pk for each in found}) == 1
        check(found[0])


def test_a_policy_that_changes_against_a_sweep_asks_nobody_twice(people, kind, now):
    priya, tom, dee = people
    for escalation in rounds(now):
        kind.policy = [step("advisers", priya), step("coordinator", dee)]
        at_once(
            lambda: services.reconsider(escalation=escalation, now=now + 10 * MINUTE),  # noqa: B023
            lambda: services.sweep(now=now + 10 * MINUTE),
        )
        kind.policy = [step("advisers", priya, tom), step("coordinator", dee)]

        check(escalation)
        assert [page.person_id for page in escalation.pages.filter(state="asked")] == [dee.pk]
