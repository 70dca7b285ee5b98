"""python manage.py import_ofsted, as an operator types it."""

import io
import json
from typing import Any

import pytest
from django.core.management import call_command

from inspections.models import InspectionRecord
from tests.files import OEIF, REPORT_CARD, WESTHAVEN, import_schools

pytestmark = pytest.mark.django_db


def run(*arguments: Any) -> tuple[str, str, int]:
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("import_ofsted", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as stop:
        code = int(stop.code or 0)
    return out.getvalue(), err.getvalue(), code


def test_it_imports_by_the_date_in_the_files_name() -> None:
    import_schools()
    out, err, code = run(OEIF)
    assert out.startswith("8 rows read: 5 created")
    assert (err, code) == ("", 0)
    assert str(InspectionRecord.objects.filter(urn=900001)[0].as_at) == "2025-08-31"


def test_json_is_one_object_with_what_was_skipped() -> None:
    import_schools()
    report = json.loads(run(REPORT_CARD, "--json", "--network", "westhaven")[0])
    assert (report["read"], report["created"]) == (4, 3)
    assert report["skipped"] == [
        {"row": 5, "urn": "900006", "reason": "No inspection of this school has been published"}
    ]


def test_a_dry_run_changes_nothing() -> None:
    import_schools()
    assert run(OEIF, "--dry-run")[0].startswith("This is what would happen")
    assert not InspectionRecord.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((WESTHAVEN, "--as-at", "2026-01-30"), "This is the file of schools (GIAS)"),
        ((WESTHAVEN,), "Say which date the file speaks for"),
        ((OEIF, "--network", "nowhere"), "There is no network nowhere yet"),
    ],
)
def test_a_file_that_will_not_do_gets_one_sentence_and_exit_code_2(
    arguments: tuple[Any, ...], words: str
) -> None:
    out, err, code = run(*arguments)
    assert (out, code) == ("", 2)
    assert words in err
