"""A city from its open data to the last reminder, by its people, with every process real."""

import json

import pytest

from tests.conftest import REAL_DATA
from tests.journeys import head, messages, people
from tests.journeys.conftest import MONDAY
from tests.journeys.installation import Installation, until
from tests.journeys.people import City
from tests.journeys.post import Post, subject_of, text_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.installation,
    pytest.mark.journey,
    pytest.mark.real,
    pytest.mark.slow,
]
WAITING = (
    "SELECT COUNT(*) FROM core_stalemark",
    "SELECT COUNT(*) FROM notifications_message WHERE state IN ('queued', 'claimed')",
)


def test_a_city_runs(town: Installation, city: City, post: Post) -> None:
    an_operator_imports(town)
    people.the_operator_opens_the_city(city)
    dee = people.the_coordinator_begins(city)
    people.the_coordinator_adds_what_no_file_knows(dee)
    people.the_coordinator_enters_and_invites(dee)
    amina = head.signs_in_on_a_phone(city)
    head.sees_whom_to_ring(amina, "Dee Alvarez", people.DEES_NUMBER)
    people.the_coordinator_pairs(city, dee)
    head.sees_whom_to_ring(amina, "Sam Okoro", people.SAMS_NUMBER)
    head.sees_the_window(amina)
    people.the_coordinator_publishes_the_text(dee)
    people.the_officer_signs(city, dee)
    people.everybody_reads_the_public_page(city)
    people.an_adviser_is_listed(city, dee)
    head.finds_somebody_who_knows(amina)
    everybody_was_written_to_once(post)

    reader = Reader(post)
    head.says_that_ofsted_has_called(amina)
    head.wants_no_questions(amina)
    reader.expects(messages.CALLED)
    for moment, letters in messages.stages(MONDAY):
        town.travel_to(moment)
        reader.expects(letters)
    people.the_coordinator_records_a_call_for_a_head_who_rang(dee)
    reader.expects(messages.CALLED_AGAIN)
    people.the_coordinator_takes_it_back(dee)
    reader.expects(messages.TAKEN_BACK)

    until(lambda: not any(town.ask(question)[0][0] for question in WAITING), "all work to be done")
    reader.expects([])
    assert post.copies() == 1
    nothing_private_was_written(post)
    assert "Traceback" not in town.logs()


class Reader:
    """Compares what the mail server is given with what is expected, stage by stage."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._seen = len(post.sent())

    def expects(self, letters: list[messages.Letter]) -> None:
        """These letters and no others come next, within the minute. A letter too many shows
        here or at the next stage."""
        self._post.wait_for(self._seen + len(letters), patience=60)
        came = self._post.sent()[self._seen :]
        assert sorted(came) == sorted(letters)
        self._seen += len(letters)


def everybody_was_written_to_once(post: Post) -> None:
    expected = {address: sorted(subjects) for address, subjects in messages.FIRST.items()}
    post.wait_for(sum(len(subjects) for subjects in expected.values()))
    came: dict[str, list[str]] = {}
    for address, subject in sorted(post.sent()):
        came.setdefault(address, []).append(subject)
    assert came == expected


def nothing_private_was_written(post: Post) -> None:
    """Letters are read over shoulders."""
    for letter in post.letters():
        said = f"{subject_of(letter)} {text_of(letter)}".lower()
        for word in ("ofsted", "inspect", "highfield", "oakwood", "visit"):
            assert word not in said, said


def an_operator_imports(town: Installation) -> None:
    schools = json.loads(
        town.manage(
            "import_gias", str(REAL_DATA / "southampton_gias.csv"),
            "--as-at", "2026-01-30", "--json",
        )
    )  # fmt: skip
    assert (schools["read"], schools["created"], schools["rejected"]) == (88, 88, [])
    inspections = json.loads(
        town.manage(
            "import_ofsted", str(REAL_DATA / "southampton_ofsted.csv"),
            "--as-at", "2025-08-31", "--json",
        )
    )  # fmt: skip
    assert (inspections["read"], inspections["created"]) == (76, 75)
    assert [each["urn"] for each in inspections["skipped"]] == ["116450"]
    town.manage("createsuperuser", "--no-input", "--email", people.OPERATOR)
