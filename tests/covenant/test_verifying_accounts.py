"""How a party stands by what its events say: each act, one after the other. Pure."""

from datetime import UTC, datetime, timedelta

import pytest

from covenant.models import Declaration, SignatureEvent, SignatureEvidence, Standing
from covenant.verifying import events, texts
from covenant.verifying.accounts import Accounts, named

BEGIN = datetime(2026, 11, 24, 9, tzinfo=UTC)
TEXTS = {1: Declaration(pk=1, version=1)}


def said(*acts, party="organisation", evidence=None):
    """The accounts after these acts of one party, an hour apart: "signed" or "signed:both"."""
    accounts = Accounts()
    for number, act in enumerate(acts, 1):
        act, _, waits_for = act.partition(":")
        event = SignatureEvent(
            pk=number, number=number, act=act, waits_for=waits_for, declaration_id=1,
            at=BEGIN + timedelta(hours=number), **{f"{party}_id": 7},
        )  # fmt: skip
        accounts.take(event, evidence)
    return accounts


def standing(state, *, event=1, since=1, party="organisation", waits="", **fields):
    return Standing(
        pk=3, declaration_id=1, state=state, event_id=event,
        since=BEGIN + timedelta(hours=since), waits_for_second=waits in ("second", "both"),
        waits_for_check=waits in ("check", "both"), **{f"{party}_id": 7}, **fields,
    )  # fmt: skip


def differences(accounts, *standings):
    return [what for each in standings for _, what in accounts.compare(each, TEXTS)]


@pytest.mark.parametrize(
    ("acts", "now"),
    [
        (["signed"], {"state": "signed"}),
        (["signed:second"], {"state": "waiting", "waits": "second"}),
        (["signed:check"], {"state": "waiting", "waits": "check"}),
        (["signed:both"], {"state": "waiting", "waits": "both"}),
        (["signed:both", "seconded"], {"state": "waiting", "waits": "check"}),
        (["signed:both", "confirmed"], {"state": "waiting", "waits": "second"}),
        (["signed:both", "confirmed", "seconded"], {"state": "signed", "since": 3}),
        (["signed:check", "confirmed"], {"state": "signed", "since": 2}),
        (["signed:check", "declined"], {"state": "declined", "since": 2}),
        (["signed:check", "withdrawn"], {"state": "withdrawn", "since": 2}),
        (["signed", "due"], {"state": "due", "since": 2}),
        (["signed", "due", "reaffirmed"], {"state": "signed", "since": 3, "event": 3}),
        (["signed", "reaffirmed"], {"state": "signed", "since": 1, "event": 2}),
        (["signed", "suspended"], {"state": "suspended", "since": 2}),
        (["signed", "suspended", "restored"], {"state": "signed", "since": 3}),
        (["signed", "withdrawn"], {"state": "withdrawn", "since": 2}),
        (["signed", "withdrawn", "signed:check"], {"state": "waiting", "waits": "check",
                                                    "since": 3, "event": 3}),
        (["signed:check", "declined", "signed"], {"state": "signed", "since": 3, "event": 3}),
    ],
)  # fmt: skip
def test_a_standing_follows_from_what_was_said(acts, now):
    assert differences(said(*acts), standing(**now)) == []


@pytest.mark.parametrize(
    ("acts", "now", "sentence"),
    [
        (["signed:check"], {"state": "signed"}, "is signed, and by its signature events waiting"),
        (["signed:both", "seconded"], {"state": "signed", "since": 2}, "events waiting"),
        (["signed:second"], {"state": "waiting", "waits": "check"}, "waits for something else"),
        (["signed", "suspended"], {"state": "signed"}, "signature events suspended"),
        (["signed", "due"], {"state": "due", "since": 1}, "since another moment"),
        (["signed", "reaffirmed"], {"state": "signed"}, "does not rest on the signature"),
        (["signed"], {"state": "signed", "undertakings": [{}]}, "holds other undertakings"),
        (["withdrawn"], {"state": "withdrawn"}, "rests on no signature of theirs"),
        (["signed:nonsense"], {"state": "waiting", "waits": "check"}, "events signed"),
        (["signed", "nonsense"], {"state": "withdrawn"}, "events signed"),
    ],
)
def test_a_standing_that_does_not_follow_is_named(acts, now, sentence):
    [what] = differences(said(*acts), standing(**now))

    assert what.startswith("standing 3 ")
    assert sentence in what


def test_a_standing_to_a_text_of_another_network_is_named():
    row = standing("signed")
    row.declaration_id = 2

    assert differences(said("signed"), row) == [
        "standing 3 is to a text of another network",
        "standing 3 of organisation 7 rests on no signature of theirs",
    ]


def test_a_party_that_stands_twice_is_named():
    assert differences(said("signed"), standing("signed"), standing("signed")) == [
        "standing 3 of organisation 7 stands twice"
    ]


def test_a_row_of_no_party_is_named_too():
    assert named((None, None, None, 1)) == "nobody"
    assert named((4, None, 5, 1)) == "organisation 4 and person 5"


def shown(name, *evidence):
    """Whether somebody for themselves may be shown by this name."""
    accounts = Accounts()
    for number, each in enumerate(evidence, 1):
        event = SignatureEvent(
            pk=number, number=number, act="signed", declaration_id=1, at=BEGIN, person_id=7
        )
        accounts.take(event, each)
    row = standing("signed", event=len(evidence), since=0, party="person", shown_name=name)
    return differences(accounts, row) == []


def evidence(shown_as, **fields):
    return SignatureEvidence(name="Amina Yusuf", role="Head", shown_as=shown_as, **fields)


@pytest.mark.parametrize(
    ("shown_as", "good", "bad"),
    [
        ("name", "Amina Yusuf", "Somebody Else"),
        ("initials", "A. Y.", "Amina Yusuf"),
        ("nameless", "A head in Westhaven", "Amina Yusuf"),
    ],
)
def test_somebody_is_shown_as_they_chose(shown_as, good, bad):
    assert shown(good, evidence(shown_as))
    assert not shown(bad, evidence(shown_as))
    assert not shown("", evidence(shown_as))


@pytest.mark.parametrize("left", [None, SignatureEvidence(erased_at=BEGIN)])
def test_of_whom_nothing_is_left_nobody_is_shown(left):
    assert shown("", left)
    assert not shown("Amina Yusuf", left)
    assert shown("Amina Yusuf", left, evidence("name"))


def test_an_organisation_is_shown_by_no_name_of_a_person():
    row = standing("signed", shown_name="Amina Yusuf")

    assert differences(said("signed"), row) == [
        "standing 3 is shown by another name than was signed with"
    ]


# What no row in a database with its constraints can be, and one without them can.


def test_a_number_that_stands_twice_is_named():
    one = SignatureEvent(number=2, digest="a" * 64, at=BEGIN)
    other = SignatureEvent(number=2, previous="a" * 64, digest="b" * 64, at=BEGIN)

    assert list(events.of_its_place(other, one)) == ["this number stands twice"]


def test_a_first_event_that_names_one_before_is_named():
    assert list(events.of_its_place(SignatureEvent(number=1, previous="a" * 64), None)) == [
        "it is the first and yet names one before it"
    ]


def test_evidence_that_is_half_erased_is_named():
    half = evidence("name", erased_at=BEGIN - timedelta(days=1))

    assert list(events.of_its_evidence(SignatureEvent(at=BEGIN), half)) == [
        "its evidence is called erased and is not empty",
        "its evidence is called erased before it was given",
    ]


def test_a_signature_on_a_draft_is_named():
    draft = Declaration(pk=1, version=1, status="draft")

    assert list(texts.of_its_text(SignatureEvent(declaration_id=1), {1: draft})) == [
        "its text, version 1, is a draft"
    ]


def test_a_register_without_its_newest_version_is_named():
    old = Declaration(pk=1, version=1, status="replaced", published_at=BEGIN)

    assert "version 1 is the newest and is called replaced" in list(texts.of_texts([old]))
