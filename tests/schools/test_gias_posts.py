"""Heads' names come in only on request, as posts that nobody has claimed."""

from datetime import date
from pathlib import Path

import pytest

from accounts.models import Person
from schools.models import Post, School
from tests import factories
from tests.files import JANUARY, WESTHAVEN, changed, import_schools, rows_of, written

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


def posts(urn: int) -> list[tuple[str, str, date | None]]:
    return sorted(
        Post.objects.filter(school__urn=urn).values_list("person__name", "kind", "end"),
        key=str,
    )


def test_without_the_option_nobody_is_stored() -> None:
    import_schools()
    assert not Person.objects.exists()


def test_with_it_heads_and_co_heads_are_unclaimed_posts_from_the_files_date() -> None:
    report = import_schools(with_heads=True)
    assert posts(900001) == [("Amina Yusuf", "head", None)]
    assert posts(900020) == [("Ann Bell", "co_head", None), ("Joy Okoro", "co_head", None)]
    assert set(Post.objects.values_list("is_imported", "start")) == {(True, JANUARY)}
    assert report.others["heads’ posts added"] == 5
    assert not Person.objects.exclude(user=None, email="", telephone="").exists()


def test_an_executive_head_of_two_schools_of_a_trust_is_one_person() -> None:
    import_schools(with_heads=True)
    assert posts(900002) == posts(900003) == [("Raj Sen", "executive_head", None)]
    assert Person.objects.filter(name="Raj Sen").count() == 1


def test_one_who_takes_on_another_school_of_the_trust_later_is_the_same_person(
    tmp_path: Path,
) -> None:
    import_schools(with_heads=True)
    rows = changed(rows_of(WESTHAVEN), 900004, HeadFirstName="Raj", HeadLastName="Sen")
    import_schools(written(tmp_path / "march.csv", rows), MARCH, with_heads=True)
    assert posts(900004) == [("Raj Sen", "head", None)]
    assert Person.objects.filter(name="Raj Sen").count() == 1


def test_the_same_name_at_schools_with_nothing_in_common_is_two_people(tmp_path: Path) -> None:
    rows = rows_of(WESTHAVEN)
    for urn in (900006, 900018):
        rows = changed(rows, urn, HeadFirstName="Jo", HeadLastName="Smith")
    import_schools(written(tmp_path / "gias.csv", rows), with_heads=True)
    assert Person.objects.filter(name="Jo Smith").count() == 2


def test_a_new_name_ends_the_old_post_and_an_empty_cell_ends_nothing(tmp_path: Path) -> None:
    import_schools(with_heads=True)
    rows = changed(rows_of(WESTHAVEN), 900001, HeadFirstName="", HeadLastName="")
    import_schools(written(tmp_path / "empty.csv", rows), MARCH, with_heads=True)
    assert posts(900001) == [("Amina Yusuf", "head", None)]
    rows = changed(rows, 900001, HeadFirstName="Tom", HeadLastName="Reed")
    report = import_schools(written(tmp_path / "new.csv", rows), MARCH, with_heads=True)
    assert posts(900001) == [("Amina Yusuf", "head", MARCH), ("Tom Reed", "head", None)]
    assert report.others["heads’ posts ended"] == 1


def test_a_head_who_was_entered_by_hand_is_left_alone() -> None:
    import_schools()
    factories.post(factories.person("Dee Alvarez"), School.objects.get(urn=900001))
    import_schools(with_heads=True)
    assert [name for name, _, _ in posts(900001)] == ["Dee Alvarez"]
