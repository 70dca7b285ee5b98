"""A rule that cannot be applied: what it may stop, and what it may not."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django.template import engines
from pytest_django.fixtures import Settings

from core import stale
from core.models import StaleMark
from inspections.models import Visit
from reminders.models import Reminder, ReminderRule
from reminders.services import send_due
from schools.models import Network
from tests.reminders.city import MONDAY, call, people, planned, states

pytestmark = pytest.mark.django_db
State = Reminder.State


@pytest.fixture
def told() -> Iterator[list[int]]:
    """Another floor's reconciler, as the one that tells the buddy."""
    ids: list[int] = []

    def tell(visit_id: int, now: datetime) -> None:
        ids.append(visit_id)

    stale.register("test.tell", "visit", tell)
    yield ids
    del stale._reconcilers["test.tell"]


def broken_rule(key: str = "without-words", **fields: object) -> ReminderRule:
    given = {"anchor": "first_day", "at": time(18), "audience": "buddy", "words": "Broken"}
    return ReminderRule.objects.create(key=key, **{**given, **fields})


@pytest.mark.parametrize(
    "fields",
    [{}, {"key": "on-the-day-head2"}, {"anchor": "term_start", "audience": "reserve"}],
)
def test_a_rule_that_raises_stops_neither_the_visit_nor_the_others_nor_the_buddys_being_told(
    network: Network, told: list[int], fields: dict[str, object]
) -> None:
    sam, _, _ = people(network)
    broken_rule(**fields)
    visit = call(sam)
    assert Visit.objects.filter(pk=visit.pk).exists()
    assert set(told) == {visit.pk}
    assert len(planned()) == 16
    [mark] = StaleMark.objects.filter(reconciler="reminders.visit")
    assert mark.attempts >= 1
    assert mark.error.startswith("Incomplete: ")
    assert "TemplateDoesNotExist" in mark.error
    ReminderRule.objects.filter(words="Broken").delete()
    stale.settle(now=MONDAY + timedelta(hours=1))
    assert not StaleMark.objects.exists()


@pytest.fixture
def bad_words(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A folder whose templates come before the site's own."""
    folder = tmp_path / "reminders"
    folder.mkdir()
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]
    yield folder
    del engines.templates


def test_words_that_break_when_written_hold_up_no_other_and_are_shown(
    network: Network, bad_words: Path
) -> None:
    sam, _, _ = people(network)
    (bad_words / "evening-before-head.txt").write_text("{{ head.name|slice:contact|add:1.x }}")
    (bad_words / "evening-before-buddy.txt").write_text("Hello\n{% include 'no/such.txt' %}")
    call(sam)
    evening = MONDAY + timedelta(hours=9)
    assert send_due(now=evening) == 0
    assert send_due(now=evening + timedelta(minutes=5)) == 0
    held = Reminder.objects.get(rule__key="evening-before-buddy")
    assert (held.state, held.why) == (
        State.PLANNED,
        "It could not be written (TemplateDoesNotExist).",
    )
    (bad_words / "evening-before-buddy.txt").write_text("Hello\nthere")
    engines["django"].engine.template_loaders[0].reset()
    assert send_due(now=evening + timedelta(minutes=10)) == 1
    held.refresh_from_db()
    assert (held.state, held.why) == (State.QUEUED, "")


def test_a_reminder_whose_rule_is_broken_is_left_until_it_is_too_late(
    network: Network, bad_words: Path
) -> None:
    sam, _, _ = people(network)
    call(sam)
    (bad_words / "evening-before-buddy.txt").write_text("{% nonsense %}")
    engines["django"].engine.template_loaders[0].reset()
    evening = MONDAY + timedelta(hours=9)
    assert send_due(now=evening) == 1
    assert states()["evening-before-buddy 24 Nov"] == State.PLANNED
    send_due(now=evening + timedelta(hours=3))
    assert states()["evening-before-buddy 24 Nov"] == State.MISSED
