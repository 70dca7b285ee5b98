"""A visit in which nobody ever answers, in company: at every moment somebody who has a name is
being asked over a channel, or the head's page shows who does answer out of hours."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache

from bench.company import live


@pytest.fixture(autouse=True)
def _mail_of_the_year(settings: Any) -> Iterator[None]:
    settings.EMAIL_BACKEND = "bench.company_mail.Backend"
    yield
    cache.clear()


def a_year(**story: Any) -> dict[str, Any]:
    return live(begin=date(2026, 9, 7), **story)


@pytest.mark.django_db
def test_nobody_is_alone_where_nobody_ever_answers() -> None:
    found = a_year(schools=4, visits=1, seed=3, days=4, adverse=True)

    assert found["visits"] == 1
    assert found["exceptions_per_visit"] >= 3
    assert found["alone"] == []
