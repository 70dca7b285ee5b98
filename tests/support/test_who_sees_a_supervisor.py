"""Who sees a supervisor is known to the two of them. Whoever else reads everything that is open to
them, page by page, with its counts, times and letters, reads the same either way."""

import logging
from collections.abc import Iterator

import pytest

from escalations.inbound import answer_by_text
from notifications.texts import Texter
from support.services import places
from tests.conftest import NOW
from tests.support.reading import CLEOS, HEADS, READERS, City, a_city, worth_asking_again

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def city(time_machine, settings, monkeypatch) -> Iterator[City]:
    time_machine.move_to(NOW, tick=False)
    settings.NOTIFY_API_KEY = "a key"
    monkeypatch.setattr(Texter, "send", lambda *args, **kwargs: None)
    # Most of what is asked is refused.
    logging.disable(logging.WARNING)
    yield a_city()
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("reader", READERS)
def test_nobody_learns_that_a_head_sees_a_supervisor(city, reader):
    def has_a_place(person):
        place = places.book_place(series=city.series, person=person, by=person, now=NOW)
        second = city.series.sessions.get(number=2)
        places.cannot_come(place=place, session=second, by=person, now=NOW)

    def nobody_of_note():
        # Heads are offered what is free: that a time is taken they see, and not by whom.
        if reader in HEADS:
            has_a_place(city.zoe)

    def both_have():
        has_a_place(city.nora)
        assert answer_by_text(number=CLEOS, words="482913 yes", text_id="a", now=NOW)
        assert city.cleo.places.live().exists()

    without = city.read_after(nobody_of_note, reader, city.addresses)
    having = city.read_after(both_have, reader, worth_asking_again(without))
    assert [name for name in having if without[name] != having[name]] == []
