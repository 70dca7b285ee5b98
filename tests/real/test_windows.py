"""The windows of Southampton, from the real files."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from core import audit, stale
from inspections.models import State, Window
from inspections.ofsted_import import OfstedFile
from inspections.ofsted_import import apply as import_inspections
from inspections.services import recompute_windows
from schools.imports import GiasFile
from schools.imports import apply as import_schools
from schools.models import School
from tests.conftest import REAL_DATA

pytestmark = [pytest.mark.django_db, pytest.mark.real]

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@pytest.fixture
def _southampton() -> None:
    by = audit.System("test")
    import_schools(
        GiasFile(REAL_DATA / "southampton_gias.csv", as_at=date(2026, 1, 30)), by=by, now=NOW
    )
    import_inspections(
        OfstedFile(REAL_DATA / "southampton_ofsted.csv", as_at=date(2025, 8, 31)), by=by, now=NOW
    )
    stale.settle(now=NOW)


@pytest.mark.usefixtures("_southampton")
def test_southampton_has_the_windows_that_the_rules_give() -> None:
    windows = list(Window.objects.select_related("school", "record"))
    states = Counter(window.state(TODAY) for window in windows)
    assert School.objects.count() == 88
    assert states == {State.LATER: 48, State.OPEN: 27, State.OVERDUE: 1, State.UNKNOWN: 1}
    by_urn = {window.school.urn: window for window in windows}
    assert by_urn[131839].state(TODAY) == State.OVERDUE
    assert by_urn[152205].record is not None
    assert by_urn[152205].record.urn == 116450
    assert by_urn[152205].confidence == Window.Confidence.LOW
    assert by_urn[145228].state(TODAY) == State.UNKNOWN
    assert "16 to 19" in by_urn[145228].reason
    assert recompute_windows(now=NOW) == 0
