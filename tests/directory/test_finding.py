"""Who fits, in which order, and why: pure."""

import pytest

from directory.finding.fit import Asked, Candidate, find
from directory.finding.spelling import readings
from directory.finding.vocabulary import ALSO, label_of, words_in, words_of
from directory.likeness import Likeness, likeness_of, phases_of, types_of
from directory.models import Experience
from schools.models import School

NOBODY_LIKE = Likeness()


def person(pk, name, *knows, **fields):
    pairs = frozenset(tuple(each.split(":")) for each in knows)
    return Candidate(pk, name, knows=pairs, **fields)


RUTH = person(
    1, "Ruth Lindqvist", "role:inspector", "phase:primary", "topic:safeguarding", "area:inclusion"
)
SAM = person(2, "Sam Okafor", "role:head", "phase:secondary", "topic:data", "type:faith")
UNA = person(3, "Una Bjørk", "role:head", "phase:primary", "topic:anything", good_for="Timetables")
ALL = (RUTH, SAM, UNA)


def found(words="", like=NOBODY_LIKE, people=ALL, **chosen):
    return find(people, Asked(words, chosen), like, 2026)


def names(result):
    by_pk = {each.pk: each.name.split()[0] for each in ALL}
    return [by_pk[fit.pk] for fit in result.fits]


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("safeguarding", ["Ruth"]),
        ("safegarding", ["Ruth"]),
        ("saefguarding", ["Ruth"]),
        ("Safegaurdng evidence", ["Ruth"]),
        ("DSL", ["Ruth"]),
        ("lindkvist", ["Ruth"]),
        ("Linqvist", ["Ruth"]),
        ("inspecter", ["Ruth"]),
        ("inclusoin", ["Ruth"]),
        ("SEND", ["Ruth"]),
        ("please help me with data", ["Sam"]),
        ("dta", []),
        ("church", ["Sam"]),
        ("bjork", ["Una"]),
        ("timetable", ["Una"]),
        ("prim", ["Una", "Ruth"]),
        ("who can help", ["Una", "Ruth", "Sam"]),
        ("xylophone", []),
    ],
)
def test_words_find_people_however_they_are_spelt(typed, who):
    assert names(found(typed)) == who


def test_every_word_must_fit_unless_nobody_has_them_all():
    result = found("primary safeguarding")
    assert (names(result), result.is_whole) == (["Ruth"], True)

    result = found("secondary safeguarding primary")
    assert (names(result), result.is_whole) == (["Ruth"], False)


def test_what_was_read_as_something_else_is_said():
    assert found("safegarding lind").read_as == (("safegarding", "safeguarding"),)
    assert found("xylophone").read_as == ()


def test_a_word_that_is_known_stands_for_itself_alone():
    assert readings(["data"], {"data", "date"}) == {"data": {"data"}}
    assert readings(["inspector"], {"inspector", "inspectors"})["inspector"] == {
        "inspector", "inspectors",
    }  # fmt: skip
    assert readings(["sen"], {"sen", "send"}) == {"sen": {"sen"}}
    assert readings(["daat"], {"data", "ks1"}) == {"daat": {"data"}}
    assert readings(["ab"], {"abc"}) == {"ab": frozenset()}


def test_each_says_why_the_best_reason_first():
    by_name = found("ruth safeguarding").fits[0].reasons
    assert by_name == ("The name you looked for", "Good to talk to about safeguarding evidence")
    assert found("timetables").fits[0].reasons == ("Says so in their own words",)
    assert found("inclusion").fits[0].reasons == ("Knows inclusion",)
    assert found(role="inspector", area="inclusion").fits[0].reasons == (
        "Inspector, now or before", "Knows inclusion",
    )  # fmt: skip
    assert found("anything").fits[0].reasons == ("Will talk anything through",)
    send = person(4, "Kit Okoye", "topic:send")
    assert found("send", people=(send,)).fits[0].reasons == ("Good to talk to about SEND",)


def test_whoever_knows_schools_like_ones_own_comes_first_and_says_so():
    like = Likeness(phases=frozenset({"secondary"}), types=frozenset({"faith"}))

    result = found(like=like)

    assert names(result) == ["Sam", "Una", "Ruth"]
    assert result.fits[0].reasons == (
        "Secondary, like your school", "School with a religious character, like yours",
    )  # fmt: skip
    assert result.fits[1].reasons == ("Will talk anything through",)
    # Not said twice where it was asked for, too.
    assert found("secondary", like).fits[0].reasons[0] == "Secondary, like your school"


def test_a_recent_inspection_counts_and_is_said():
    lately = person(4, "Zoe Last", "phase:primary", last_inspection=2025)
    long_ago = person(5, "Ann First", "phase:primary", last_inspection=2015)

    result = found("primary", people=(lately, long_ago))

    assert [fit.pk for fit in result.fits] == [4, 5]
    assert result.fits[0].reasons == ("Primary", "Went through an inspection in 2025")
    assert result.fits[1].reasons == ("Primary",)


def test_who_is_away_today_comes_last():
    away = person(4, "Ann Away", "topic:data", is_away=True)
    here = person(5, "Zoe Here", "area:achievement")

    assert [fit.pk for fit in found("data", people=(away, here)).fits] == [5, 4]


def test_the_plain_list_of_a_coordinator_goes_by_name():
    assert names(found()) == ["Ruth", "Sam", "Una"]
    assert Asked(" ").is_nothing


def test_a_part_can_be_taken_out():
    asked = Asked("data", {"role": "head", "area": "inclusion"})
    assert asked.without("q") == Asked("", {"role": "head", "area": "inclusion"})
    assert asked.without("area") == Asked("data", {"role": "head"})


def test_every_value_is_found_by_its_own_label():
    for facet, choices in Experience.CHOICES.items():
        for value in choices.values:
            assert set(words_in(label_of(facet, value))) <= words_of(facet, value)
    assert all(value in Experience.CHOICES[facet].values for facet, value in ALSO)


@pytest.mark.parametrize(
    ("fields", "phases", "types"),
    [
        ({"phase": "Primary", "responsible_body": "council"}, {"primary"}, {"maintained"}),
        ({"phase": "All-through", "responsible_body": "trust"}, {"primary", "secondary"},
         {"academy"}),
        ({"phase": "Not applicable", "type_name": "Community special school"}, {"special"},
         {"special"}),
        ({"phase": "Not applicable", "type_name": "Pupil referral unit"}, {"special"}, {"pru"}),
        ({"phase": "Nursery", "type_name": "Local authority nursery school"}, {"early_years"},
         {"nursery"}),
        ({"phase": "16 plus", "religious_character": "Roman Catholic", "pupils": 90}, {"post_16"},
         {"faith", "small"}),
        ({"phase": "", "religious_character": "Does not apply", "pupils": 400}, set(), set()),
    ],
)  # fmt: skip
def test_a_school_is_described_in_the_words_of_the_directory(fields, phases, types):
    school = School(**fields)
    assert (phases_of(school), types_of(school)) == (phases, types)
    assert likeness_of([school, school]) == Likeness(frozenset(phases), frozenset(types))
