"""Operators keep the numbers that answer; the page without a trace shows them, and asks no
database."""

from datetime import date

import pytest
from django.urls import reverse

from core import clock, helplines_kept
from core.helplines import KEPT, helplines
from core.middleware import DOOR
from core.models import AuditEvent, HelplineKept
from core.tasks import write_helplines
from tests import factories
from tests.conftest import NOW

LIST = reverse("operator-helplines")


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def ola(db):
    clock.travel_to(NOW)
    return factories.signed_in_client(factories.operator())


def line(name: str = "Samaritans"):
    return next(each for each in helplines().every if each.name == name)


def act(client, name, slug, data=None):
    return client.post(reverse(name, args=[slug]), data or {}, follow=True)


def test_checked_today_stands_on_the_door(
    ola, client, django_capture_on_commit_callbacks, django_assert_num_queries
):
    assert "Not checked by this installation yet" in ola.get(LIST).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        act(ola, "operator-helpline-checked", "samaritans")
    assert "Checked on 24 November 2026" in ola.get(LIST).content.decode()

    with django_assert_num_queries(0):
        door = client.get(DOOR).content.decode()
    assert door.count("Number checked on 24 November 2026") == 1
    assert AuditEvent.objects.filter(verb="helpline.kept").exists()


def test_a_corrected_number_is_shown_and_is_not_checked_by_that(
    ola, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        act(ola, "operator-helpline-checked", "ofsted-general-line")
        data = {"number": "020 7946 0555", "hours": "Weekdays, 9am to 5pm"}
        act(ola, "operator-helpline", "education-support", data)
        act(ola, "operator-helpline", "samaritans", {"number": "116 123", "hours": "Always"})
    changed = line("Education Support")
    assert (changed.number, changed.hours, changed.checked, changed.source) == (
        "020 7946 0555", "Weekdays, 9am to 5pm", None, "",
    )  # fmt: skip
    assert helplines().ofsted.checked == date(2026, 11, 24)
    assert "020 7946 0555" in client.get(DOOR).content.decode()


def test_a_checked_number_stays_checked_while_only_its_hours_change(ola):
    base = line()
    kept = {"line": base, "by": factories.person(), "now": NOW}
    helplines_kept.keep(number=base.number, hours="Always", is_checked=True, **kept)
    helplines_kept.write()
    kept["line"] = line()
    helplines_kept.keep(number=base.number, hours="Day and night", is_checked=False, **kept)
    assert HelplineKept.objects.get().checked_on == date(2026, 11, 24)
    helplines_kept.keep(number="116 124", hours="Day and night", is_checked=False, **kept)
    assert HelplineKept.objects.get().checked_on is None


def test_a_number_of_words_is_refused_with_a_sentence(ola):
    page = act(ola, "operator-helpline", "samaritans", {"number": "ring us", "hours": "Always"})
    assert "Enter the number in figures and spaces" in page.content.decode()
    assert not HelplineKept.objects.exists()


def test_a_line_that_there_is_not_is_not_found(ola):
    assert ola.get(reverse("operator-helpline", args=["nobody"])).status_code == 404


def test_after_half_a_year_somebody_is_asked_to_ring_it(ola):
    HelplineKept.objects.create(
        name="Samaritans", number="116 123", hours="Always", checked_on=date(2026, 3, 1),
        changed_at=NOW,
    )  # fmt: skip
    before = ola.get(LIST).content.decode().count("Ring it, please")
    HelplineKept.objects.update(checked_on=date(2026, 11, 1))
    write_helplines()
    assert ola.get(LIST).content.decode().count("Ring it, please") == before - 1


def test_each_machine_writes_its_own_file(db, client, tmp_path):
    client.get("/readyz")
    assert not (tmp_path / KEPT).exists()
    HelplineKept.objects.create(
        name="Samaritans", number="116 123", hours="Always", checked_on=date(2026, 11, 2),
        changed_at=NOW,
    )  # fmt: skip
    client.get("/readyz")
    assert line().checked == date(2026, 11, 2)
    assert helplines_kept.write() is False


def test_a_machine_that_cannot_write_is_ready_all_the_same(db, client, settings, tmp_path):
    HelplineKept.objects.create(name="Samaritans", number="1", hours="", changed_at=NOW)
    settings.VAR = tmp_path / "nowhere"
    assert client.get("/readyz").status_code == 200


def test_a_file_that_is_broken_leaves_the_numbers_of_the_release(client, tmp_path, caplog):
    (tmp_path / KEPT).write_text("[")
    assert "116 123" in client.get(DOOR).content.decode()
    assert "cannot be read" in caplog.text
