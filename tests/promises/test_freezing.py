"""Terms are frozen once, six weeks after their end, and nobody changes them afterwards."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from buddies.services import end_pairing, set_reserve
from core.audit import record
from core.clock import london_time
from core.models import AuditEvent
from dashboard import erasure
from dashboard.models import TermFigure
from dashboard.promises import freezing
from dashboard.promises.figure import Measured, Row
from dashboard.promises.figures import BY_KEY, FIGURES
from dashboard.promises.freezing import due_terms, freeze, freeze_due
from dashboard.promises.rows import frozen_terms, rows_of
from dashboard.retention import keep_to_retention
from dashboard.tasks import freeze_figures
from inspections.models import InspectionRecord, Visit
from tests import factories
from tests.buddies.helpers import BY, buddy, paired
from tests.dashboard.audited import answers
from tests.factories import at
from tests.inspections.helpers import inspection
from tests.promises.test_heads_then import head_in_window, school_of
from tests.promises.test_visits_then import CALLED, TUESDAY, WEDNESDAY

pytestmark = pytest.mark.django_db
AUTUMN, SPRING = date(2026, 9, 1), date(2027, 1, 1)
CAME, DUE = at(2026, 10, 5), at(2027, 2, 12, 2)
MEASURED = [figure.key for figure in FIGURES if figure.is_measured]


@pytest.fixture
def network(network):
    begins(network)
    return network


def begins(network, when=CAME):
    record("school.imported", None, by=BY, now=when, network_id=network.pk)


@pytest.fixture
def sam(network):
    """A head in the window with buddy and reserve."""
    sam = head_in_window(network)
    paired(network, sam, buddy(network), reserve=buddy(network, "Tom Hale"))
    return sam


def row(key="heads-with-buddy"):
    return TermFigure.objects.get(key=key)


def test_a_term_is_frozen_on_the_day_it_is_due_and_once(network, sam):
    assert freeze_due(now=at(2027, 2, 11, 23)) == []
    [done] = freeze_due(now=DUE)
    assert (done.network, done.term, done.figures) == (network, AUTUMN, len(MEASURED))
    assert freeze_due(now=DUE + timedelta(days=1)) == []
    assert freeze(network=network, term=AUTUMN, now=DUE) == 0
    found = row()
    assert (found.numerator, found.denominator, found.minutes) == (1, 1, [])
    assert found.frozen_at == DUE
    assert str(found) == "heads-with-buddy in the term from 2026-09-01"


def test_the_audit_trail_says_that_it_was_frozen_and_not_how_many(network, sam):
    freeze_due(now=DUE)
    event = AuditEvent.objects.get(verb="figures.frozen")
    assert event.detail == {"term": "2026-09-01", "figures": len(MEASURED)}


def test_a_run_that_was_missed_is_made_up_for_term_by_term(network, sam):
    done = freeze_due(now=at(2027, 10, 20))
    assert [each.term for each in done] == [AUTUMN, SPRING, date(2027, 4, 1)]


def test_terms_before_the_network_came_here_are_not_frozen(network):
    other = factories.network("eastmoor")
    begins(other, at(2027, 1, 3))
    assert [each.network for each in freeze_due(now=DUE)] == [network]
    assert freeze_due(now=DUE, networks=[other]) == []
    assert frozen_terms(other.pk) == []


def test_a_network_in_which_nothing_was_done_has_nothing_to_freeze(db):
    assert due_terms(factories.network(), DUE.date()) == []


def test_one_network_that_cannot_be_measured_does_not_stop_the_others(
    network, sam, monkeypatch, caplog
):
    other = factories.network("eastmoor")
    begins(other)
    whole = freezing.measure

    def measure(each, term, today):
        if each == network:
            raise ZeroDivisionError
        return whole(each, term, today)

    monkeypatch.setattr(freezing, "measure", measure)
    assert [each.network for each in freeze_due(now=DUE)] == [other]
    assert f"Term 2026-09-01 of network {network.pk} could not be frozen" in caplog.text
    monkeypatch.undo()
    assert [each.network for each in freeze_due(now=DUE)] == [network]


def test_a_term_that_somebody_else_froze_meanwhile_is_not_named(network, sam, monkeypatch):
    freeze_due(now=DUE)
    monkeypatch.setattr(freezing, "due_terms", lambda network, today: [AUTUMN])
    assert freeze_due(now=DUE) == []


def test_what_is_no_longer_kept_is_not_measured(network, sam, settings):
    """Figures that count visits would count too few."""
    late = london_time(AUTUMN + timedelta(days=731), 9)
    assert freeze(network=network, term=AUTUMN, now=late) == 9
    kept = set(TermFigure.objects.values_list("key", flat=True))
    assert kept == {each.key for each in FIGURES if not each.goes_with_visits}
    assert "spoken-before" not in kept


def test_a_figure_of_which_nothing_is_kept_is_never_frozen(network, monkeypatch):
    only = (BY_KEY["first-human"],)
    monkeypatch.setattr(freezing, "FIGURES", only)
    late = london_time(AUTUMN + timedelta(days=731), 9)
    assert AUTUMN not in due_terms(network, late.date())
    assert freeze(network=network, term=AUTUMN, now=late) == 0
    assert not AuditEvent.objects.filter(verb="figures.frozen").exists()


@pytest.mark.parametrize("act", ["update", "delete"])
def test_nobody_changes_what_is_frozen(network, sam, act):
    freeze_due(now=DUE)
    rows = TermFigure.objects.filter(key="heads-with-buddy")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(numerator=0) if act == "update" else rows.delete()
    assert row().numerator == 1


def make(**fields):
    values = {"network_id": 1, "term": AUTUMN, "key": "a", "numerator": 2, "denominator": 3}
    return TermFigure.objects.create(**{**values, "frozen_at": DUE, **fields})


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({}, "one_figure_per_network_and_term|UNIQUE"),
        ({"key": "b", "numerator": 4}, "figure_is_part_of_its_whole"),
        ({"key": ""}, "figure_has_a_key"),
    ],
)
def test_what_must_hold_of_a_row_holds(db, fields, name):
    make()
    make(key="c", numerator=3)
    make(term=SPRING)
    make(network_id=2)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(**fields)


def later_events(network, sam):
    """Everything that may come after the day on which a term is frozen."""
    now = DUE + timedelta(days=30)
    pairing = sam.pairings.get()
    set_reserve(pairing=pairing, reserve=None, by=BY, now=now)
    end_pairing(pairing=pairing, by=BY, now=now)
    head_in_window(network, "Maya Lund").posts.update(start=date(2027, 3, 1))
    inspection(
        school_of(sam), date(2027, 2, 20), kind=InspectionRecord.Kind.FULL,
        outcome={"inclusion": "Needs attention"}, published_on=date(2027, 3, 20),
    )  # fmt: skip
    Visit.objects.create(
        school=school_of(sam), head=sam, called_at=CALLED, recorded_at=now,
        first_day=TUESDAY, last_day=WEDNESDAY,
    )  # fmt: skip
    erasure.erase(person=sam, by=BY, now=now)
    return now


def test_measuring_again_after_all_that_happened_since_gives_the_same(network, sam):
    freeze_due(now=DUE)
    later = later_events(network, sam)
    assert freezing.differences(network, AUTUMN, later.date()) == []


def test_a_word_about_the_past_that_was_changed_since_is_named(network, sam):
    freeze_due(now=DUE)
    sam.posts.update(end=date(2026, 11, 30))
    found = freezing.differences(network, AUTUMN, date(2027, 3, 1))
    assert [each.key for each in found] == ["heads-with-buddy", "heads-with-reserve"]
    assert (found[0].frozen, found[0].now) == (Measured(1, 1), Measured(0, 0))


def test_retention_keeps_what_is_frozen(network, sam):
    freeze_due(now=DUE)
    keep_to_retention(now=at(2035, 1, 1))
    assert TermFigure.objects.count() == len(MEASURED)


def test_a_network_that_goes_leaves_what_was_frozen(network, sam):
    freeze_due(now=DUE)
    assert not any(field.is_relation for field in TermFigure._meta.get_fields()), (
        "A row that cannot be deleted must not stand in the way"
    )


def test_measuring_takes_as_many_queries_for_a_large_network(network, sam):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            freezing.measure(network, AUTUMN, DUE.date())
        return len(captured)

    few = queries()
    for number in range(30):
        head_in_window(network, f"Head {number}")
    assert queries() == few


def test_what_was_frozen_is_read_by_network_and_term(db):
    for number, begins in enumerate([SPRING, AUTUMN]):
        make(term=begins, key="first-human", numerator=1, denominator=2, minutes=[10 * number])
        make(term=begins, key="in-post-3", numerator=number, denominator=3, network_id=2)
    assert frozen_terms(1) == [AUTUMN, SPRING]
    assert rows_of(1, [AUTUMN]) == [Row(1, AUTUMN, "first-human", Measured(1, 2, (10,)))]
    assert [row.term for row in rows_of(2, frozen_terms(2))] == [AUTUMN, SPRING]


def test_every_figure_says_what_it_counts():
    assert [figure.promise for figure in FIGURES] == sorted(figure.promise for figure in FIGURES)
    assert {figure.promise for figure in FIGURES} == {1, 2, 3, 4}
    assert len(BY_KEY) == len(FIGURES)
    for figure in FIGURES:
        assert figure.definition.endswith(".")
        assert figure.is_measured is not figure.definition.startswith("Not yet measured")


def command(*arguments):
    """What the command says, what it complains of, and how it ends."""
    out, err = StringIO(), StringIO()
    try:
        call_command("freeze_figures", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return out.getvalue(), err.getvalue(), end.code
    return out.getvalue(), err.getvalue(), 0


@pytest.fixture
def due(time_machine):
    time_machine.move_to(DUE, tick=False)


def test_the_command_freezes_what_is_due_and_says_so(network, sam, due):
    said = f"Westhaven: the term from 1 September 2026, {len(MEASURED)} figures.\n"
    assert command() == (said, "", 0)
    assert command("--network", "westhaven") == ("No term is due.\n", "", 0)


def test_the_command_names_a_network_that_could_not_be_frozen(network, due, monkeypatch):
    monkeypatch.setattr(freezing, "measure", lambda *args: 1 / 0)
    assert command() == ("", "Westhaven: not everything could be frozen. See the log.\n", 1)


def test_the_command_knows_no_network_of_that_name(network, due):
    assert command("--network", "nowhere") == ("", "There is no network called nowhere.\n", 2)


def test_the_command_compares_and_writes_nothing(network, sam, due):
    command()
    before = list(TermFigure.objects.values())
    assert command("--compare") == ("Every frozen term comes out as it was.\n", "", 0)
    sam.posts.update(end=date(2026, 11, 30))
    said, _, code = command("--compare")
    assert "Westhaven, the term from 1 September 2026: heads-with-buddy comes out otherwise" in said
    assert code == 1
    assert list(TermFigure.objects.values()) == before


def test_the_nightly_task_freezes_what_is_due(network, sam, due):
    freeze_figures()
    assert frozen_terms(network.pk) == [AUTUMN]


def test_the_auditor_says_where_a_term_should_be_frozen_and_is_not(network, sam):
    assert answers("unfrozen", at(2027, 2, 14)) == []
    expected = [f"network {network.pk} has not frozen the term from 2026-09-01"]
    assert answers("unfrozen", at(2027, 2, 15)) == expected
    freeze_due(now=DUE)
    assert answers("unfrozen", at(2027, 2, 15)) == []


@pytest.mark.parametrize(
    ("keys", "queries"),
    [
        (("heads-with-buddy",), 7),
        (("heads-with-reserve",), 8),
        (("spoken-before", "spoken-during", "spoken-after", "first-human"), 1),
        (("call-outs-answered", "call-outs-minutes"), 1),
        (("in-post-3", "in-post-6", "in-post-12"), 5),
        (("supervision-places", "broad-church"), 2),
        # A third where there are plans.
        (("plans-in-five-days", "default-kept"), 2),
    ],
)
def test_each_figure_is_as_few_queries_as_it_says(network, sam, keys, queries):
    for published in (date(2025, 10, 1), date(2026, 4, 1), date(2026, 9, 10)):
        inspection(
            school_of(sam), published, published_on=published, category_of_concern="SM",
            kind=InspectionRecord.Kind.GRADED,
        )  # fmt: skip
    for key in keys:
        with CaptureQueriesContext(connection) as captured:
            BY_KEY[key].measure(network, AUTUMN, SPRING)
        assert len(captured) == queries
