"""python manage.py import_gias, as an operator types it."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from inspections.models import Window
from schools.models import Network, School
from tests.files import LINKS, OEIF, WESTHAVEN

pytestmark = pytest.mark.django_db


def run(*arguments: Any, **options: Any) -> tuple[str, str, int]:
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("import_gias", *map(str, arguments), stdout=out, stderr=err, **options)
    except SystemExit as stop:
        code = int(stop.code or 0)
    return out.getvalue(), err.getvalue(), code


def test_it_imports_and_works_out_windows_at_once() -> None:
    out, err, code = run(WESTHAVEN, "--as-at", "2026-01-30", "--with-heads", "--links", LINKS)
    assert out.startswith("24 rows read: 19 created")
    assert "Skipped 3: Not a place in an English local authority (900016" in out
    assert (err, code) == ("", 0)
    assert Window.objects.filter(school__urn=900002).exists()


def test_json_is_one_object_and_nothing_else() -> None:
    out, err, code = run(WESTHAVEN, "--as-at", "2026-01-30", "--json", "--network", "westhaven")
    report = json.loads(out)
    assert list(report) == ["read", "created", "updated", "unchanged", "skipped", "rejected"]
    assert report["created"] == 18
    assert report["skipped"][0] == {
        "row": 13,
        "urn": "900012",
        "reason": "Closed, and not in the network",
    }
    assert (out.count("\n"), err, code) == (1, "", 0)


def test_a_dry_run_says_so_and_changes_nothing() -> None:
    out, _, _ = run(WESTHAVEN, "--as-at", "2026-01-30", "--dry-run")
    assert out.startswith("This is what would happen; nothing was changed.\n24 rows read")
    assert not School.objects.exists()
    assert not Network.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((WESTHAVEN,), "Say which date the file speaks for with --as-at"),
        ((WESTHAVEN, "--as-at", "30 January"), "is not a date"),
        ((OEIF,), "This is Ofsted’s file of inspections"),
        (("nowhere.csv", "--as-at", "2026-01-30"), "nowhere.csv cannot be opened"),
    ],
)
def test_a_file_or_date_that_will_not_do_gets_one_sentence_and_exit_code_2(
    arguments: tuple[Any, ...], words: str
) -> None:
    out, err, code = run(*arguments)
    assert (out, code) == ("", 2)
    assert words in err
    assert err.count("\n") == 1
    assert not School.objects.exists()


def test_the_date_may_stand_in_the_files_name(tmp_path: Path) -> None:
    path = tmp_path / "edubasealldata20260130.csv"
    path.write_bytes(WESTHAVEN.read_bytes())
    assert run(path)[2] == 0
    assert str(School.objects.get(urn=900001).as_at) == "2026-01-30"
