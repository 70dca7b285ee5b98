"""Sealed rows when keys change, are lost, and come back with a restored backup."""

from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from core import sealed_rows
from core.encryption import UNREADABLE
from inspections.models import ConcernVersion
from tests.inspections.concerns import head_in_a_visit, log_of, noted

pytestmark = pytest.mark.django_db
OLD, NEW, WRONG = (Fernet.generate_key().decode() for _ in range(3))


@pytest.fixture
def log(network, settings):
    settings.CONCERN_KEYS = OLD
    return log_of(*head_in_a_visit(network))


def run(command, **options):
    out = StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue().splitlines()


def texts():
    return sorted(ConcernVersion.objects.values_list("what", flat=True))


def test_rotating_seals_every_text_under_the_newest_key(log, settings):
    for number in range(3):
        noted(log, f"Entry {number}")
    settings.CONCERN_KEYS = f"{NEW},{OLD}"
    noted(log, "Entry 3")
    assert run("rotate_keys", dry_run=True) == [
        "2 texts under the key that is newest", "6 texts under the key that is older, number 2",
    ]  # fmt: skip
    assert run("rotate_keys") == [
        "Sealed anew: 6", "8 texts under the key that is newest",
        "0 texts under the key that is older, number 2",
    ]  # fmt: skip
    settings.CONCERN_KEYS = NEW
    assert texts() == ["Entry 0", "Entry 1", "Entry 2", "Entry 3"]


def test_a_rotation_that_was_broken_off_goes_on_where_it_was(log, settings, monkeypatch):
    for number in range(5):
        noted(log, f"Entry {number}")
    settings.CONCERN_KEYS = f"{NEW},{OLD}"
    monkeypatch.setattr(sealed_rows, "BATCH", 2)
    opened_by, seen = sealed_rows._opened_by, []

    def until_the_power_fails(sealed):
        seen.append(sealed)
        if len(seen) > 4:
            raise KeyboardInterrupt
        return opened_by(sealed)

    monkeypatch.setattr(sealed_rows, "_opened_by", until_the_power_fails)
    with pytest.raises(KeyboardInterrupt):
        sealed_rows.rotate()
    monkeypatch.setattr(sealed_rows, "_opened_by", opened_by)

    assert sealed_rows.count().by_key == {0: 4, 1: 6}
    assert sealed_rows.rotate() == 6
    assert sealed_rows.rotate() == 0
    assert sealed_rows.count().by_key == {0: 10}


def test_with_a_wrong_key_the_check_fails_and_names_the_rows(log, settings):
    concern = noted(log)
    settings.CONCERN_KEYS = WRONG
    assert texts() == [UNREADABLE]
    with pytest.raises(CommandError, match="2 of 2 sealed texts are opened by no key") as raised:
        run("check_keys")
    assert f"inspections.ConcernVersion {concern.versions.get().pk}: what" in str(raised.value)
    with pytest.raises(CommandError, match="2 texts are opened by no key"):
        run("rotate_keys")


def test_a_row_that_no_key_opens_keeps_its_text_when_it_is_saved(log, settings):
    noted(log, "Still here")
    settings.CONCERN_KEYS = WRONG
    ConcernVersion.objects.get().save()
    sealed_rows.rotate()
    settings.CONCERN_KEYS = OLD
    assert texts() == ["Still here"]


def test_a_restored_backup_opens_with_the_keys_kept_apart_from_it(log, settings, tmp_path):
    noted(log, "From before")
    kept_apart = tmp_path / "keys"
    kept_apart.write_text(settings.CONCERN_KEYS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, what, answer FROM inspections_concernversion")
        dump = cursor.fetchall()
    # A new machine: other keys, nothing in the database but what the backup brings.
    settings.CONCERN_KEYS = NEW
    with connection.cursor() as cursor:
        cursor.execute("UPDATE inspections_concernversion SET what = '', answer = ''")
        for pk, what, answer in dump:
            cursor.execute(
                "UPDATE inspections_concernversion SET what = %s, answer = %s WHERE id = %s",
                [what, answer, pk],
            )
    with pytest.raises(CommandError):
        run("check_keys")

    settings.CONCERN_KEYS = f"{NEW},{kept_apart.read_text()}"
    assert run("check_keys") == ["All 2 sealed texts open."]
    assert texts() == ["From before"]
