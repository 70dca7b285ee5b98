"""Which offers fit a need, and why."""

from datetime import date

import pytest

from support.helping.fitting import days_in_words, fits
from support.models import Needed, Offered
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def trust(network):
    return factories.organisation(network)


def offered(organisation, **fields):
    fields = {"kind": "adviser", "areas": [], "days": 6, **fields}
    return Offered(organisation=organisation, **fields)


def needed(**fields):
    fields = {"kind": "adviser", "area": "curriculum", "days": 3, **fields}
    return Needed(by_day=date(2027, 3, 1), **fields)


def found(offer, free=6, missing=3, need=None, **how):
    return fits(need or needed(), missing, [(offer, free)], today=TODAY, **how)


def test_an_offer_of_the_same_kind_for_any_area_fits_and_says_why(trust):
    fit = found(offered(trust))[0]

    assert fit.days == 3
    assert fit.why == ("Adviser days", "For any area", "All 3 days")


def test_an_offer_for_the_area_says_so_and_until_when(trust):
    fit = found(offered(trust, areas=["curriculum"], last_day=date(2027, 2, 1)), free=1)[0]

    assert fit.why == (
        "Adviser days", "For Curriculum and teaching, by its own word", "1 of the 3 days",
        "Until 1 February 2027",
    )  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "peer-review"},
        {"areas": ["inclusion"]},
        {"first_day": date(2027, 3, 2)},
        {"last_day": date(2026, 11, 23)},
    ],
    ids=["another kind", "another area", "too late", "over"],
)
def test_what_does_not_fit_is_not_shown(trust, fields):
    assert found(offered(trust, **fields)) == []


def test_nothing_fits_where_no_day_is_free_or_missing_or_they_were_asked(trust):
    assert found(offered(trust), free=0) == []
    assert found(offered(trust), missing=0) == []
    assert found(offered(trust), not_from={trust.pk}) == []


def test_who_gives_all_of_it_comes_first_then_who_named_the_area(network, trust):
    other = factories.organisation(network, "Alder Trust")
    offers = [
        (offered(other), 1),
        (offered(other), 6),
        (offered(trust, areas=["curriculum"]), 6),
    ]

    order = fits(needed(), 3, offers, today=TODAY)

    assert [each.offered for each in order] == [offers[2][0], offers[1][0], offers[0][0]]


def test_days_are_counted_in_words():
    assert [days_in_words(1), days_in_words(2)] == ["1 day", "2 days"]
