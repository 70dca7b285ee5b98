import pytest

from core.telephone import dialable, mobile, national, normalise


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("020 7946 0123", "+442079460123"),
        ("(0121) 496 0555", "+441214960555"),
        ("+44 20 7946 0123", "+442079460123"),
        ("0800 1111", "+448001111"),
        ("+33 1 42 68 53 00", "+33142685300"),
    ],
)
def test_a_whole_number_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert normalise(typed) == kept


@pytest.mark.parametrize("typed", ["", "ring me", "999", "116 123", "020 7946 01"])
def test_what_is_not_a_whole_number_is_not_kept(typed: str) -> None:
    assert normalise(typed) is None


def test_a_number_is_shown_as_people_write_it() -> None:
    assert national("+442079460123") == "020 7946 0123"
    assert national("+33142685300") == "+33 1 42 68 53 00"
    assert national("ask the office") == "ask the office"


def test_a_telephone_can_dial_whole_numbers_and_short_codes() -> None:
    assert dialable("020 7946 0123") == "+442079460123"
    assert dialable("116 123") == "116123"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07700 900123", "+447700900123"),
        ("+44 7911 123456", "+447911123456"),
        ("07624 400000", "+447624400000"),
        ("020 7946 0123", ""),
        ("070 1234 5678", ""),
        ("076 1234 5678", ""),
        ("+33 6 12 34 56 78", ""),
        ("", ""),
    ],
)
def test_a_text_goes_to_a_mobile_number_of_this_country_alone(typed: str, kept: str) -> None:
    assert mobile(typed) == kept
