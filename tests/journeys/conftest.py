"""An installation on a Monday morning, its letter box, and everybody who has a browser."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench.sink import Sink
from core.clock import london_time
from tests.journeys.installation import Installation
from tests.journeys.people import City
from tests.journeys.post import Post

MONDAY = date(2026, 11, 23)


@pytest.fixture
def post() -> Iterator[Post]:
    with Sink() as sink:
        yield Post(sink)


@pytest.fixture
def town(tmp_path: Path, post: Post) -> Iterator[Installation]:
    with Installation(tmp_path, post.url) as town:
        town.travel_to(london_time(MONDAY, 8, 30))
        town.start()
        yield town
        print(town.logs())  # shown where the test fails


@pytest.fixture
def city(town: Installation, post: Post, browser: Browser) -> Iterator[City]:
    city = City(browser, town.address, post)
    yield city
    for somebody in city.everybody:
        print(somebody.where())
        somebody.leave()
