"""Finding another buddy, the dates of earlier pairs, and who is shown first."""

import pytest

from buddies import services
from buddies.models import Pairing
from dashboard.erasure import erase
from tests import factories
from tests.buddies.helpers import BY, NOW, buddy, paired, school_of, window
from tests.buddies.life import a_pair, is_called, settle
from tests.buddies.test_board import dee, read, tuesday, url

pytestmark = pytest.mark.django_db
__all__ = ["dee", "tuesday"]


@pytest.fixture
def life(network):
    return a_pair(network)


def end(life):
    services.end_pairing(pairing=life.pairing, by=life.sam, now=NOW)
    settle()


def test_a_coordinator_finds_another_among_those_who_fit(life, dee):
    una = buddy(life.network, "Una Field")
    end(life)
    page = read(dee, "another", life.pairing.pk)
    assert "Another buddy for Sam Okafor" in page
    assert "Both lead primary schools" in page
    assert "Priya Nair" not in page
    assert "Choose a buddy" in dee.post(url("another", life.pairing.pk)).content.decode()

    answer = dee.post(url("another", life.pairing.pk), {"buddy": una.pk, "reserve": life.tom.pk})

    made = Pairing.objects.get(ended_at=None)
    assert answer.url == url("pair", made.pk)
    assert (made.supported, made.buddy, made.reserve) == (life.sam, una, life.tom)
    # Whoever comes later sees that it is done.
    page = dee.get(url("another", life.pairing.pk), follow=True).content.decode()
    assert "Sam Okafor has a buddy again." in page


def test_from_the_page_of_an_ended_pair_it_is_one_step_to_another(life, dee):
    assert "Find another buddy" not in read(dee, "pair", life.pairing.pk)
    end(life)

    assert url("another", life.pairing.pk) in read(dee, "pair", life.pairing.pk)


def test_a_pair_whose_buddy_is_away_ends_when_another_is_found(life, dee):
    una = buddy(life.network, "Una Field")
    is_called(life.priya)
    assert url("another", life.pairing.pk) in read(dee, "pair", life.pairing.pk)
    assert "The present pair ends when you pair them" in read(dee, "another", life.pairing.pk)

    dee.post(url("another", life.pairing.pk), {"buddy": una.pk})

    life.pairing.refresh_from_db()
    assert life.pairing.ended_at == NOW
    assert Pairing.objects.get(ended_at=None).buddy == una


def test_what_stands_against_it_is_said_and_nothing_has_changed(life, dee, monkeypatch):
    una = buddy(life.network, "Una Field")
    page = dee.post(
        url("another", life.pairing.pk), {"buddy": una.pk, "reserve": una.pk}
    ).content.decode()
    assert "somebody other than the buddy" in page
    found = services.pairs.fit_of

    def in_window_by_now(*args):
        if not school_of(una).__class__.objects.filter(window__school=school_of(una)).exists():
            window(school_of(una))
        return found(*args)

    monkeypatch.setattr(services.pairs, "fit_of", in_window_by_now)
    page = dee.post(url("another", life.pairing.pk), {"buddy": una.pk}).content.decode()
    assert "You can still pair them by hand." in page
    assert Pairing.objects.get().ended_at is None


def test_where_nobody_is_free_the_page_says_what_to_do(life, dee):
    services.withdraw_offer(offer=life.tom.offers.get(), by=BY, now=NOW)
    end(life)

    page = read(dee, "another", life.pairing.pk)

    assert "Nobody who has offered is free and fits." in page
    assert url("add-offer") in page


def test_for_an_erased_head_there_is_nobody_to_find(life, dee):
    erase(person=life.sam, by=BY, now=NOW)

    assert dee.get(url("another", life.pairing.pk)).status_code == 404


def test_earlier_pairs_are_dates_alone_for_the_two_and_for_coordinators(life, dee, sign_in):
    assert "No pair has ended." in read(sign_in(life.sam), "history")
    end(life)
    for client in (sign_in(life.sam), sign_in(life.priya), dee):
        page = read(client, "history")
        assert "25 October 2026" in page
        assert "24 November 2026" in page
        assert life.priya.telephone not in page
    assert "Priya Nair" not in read(sign_in(life.tom), "history")


def test_the_list_of_earlier_pairs_asks_as_little_for_thirty_as_for_one(
    life, sign_in, django_assert_num_queries
):
    end(life)
    client = sign_in(life.dee)
    read(client, "history")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        read(client, "history")
    for number in range(29):
        Pairing.objects.create(
            network=life.network, supported=factories.person(f"Head {number}"), buddy=life.priya,
            started_at=NOW, ended_at=NOW,
        )  # fmt: skip
    with django_assert_num_queries(len(few)):
        read(client, "history")


def test_the_head_is_shown_who_stands_in_first(life, sign_in, dee):
    is_called(life.priya)

    page = read(sign_in(life.sam), "pair", life.pairing.pk)
    assert page.index("Ring first, for now") < page.index(life.tom.telephone)
    assert page.index(life.tom.telephone) < page.index(life.priya.telephone)
    assert "Priya Nair has to be elsewhere for a while" in page
    assert "standing in for now" in read(dee, "pair", life.pairing.pk)


def test_the_best_fitting_reserve_stands_first_in_the_list(life, dee):
    buddy(life.network, "Aaron Far", phase="Secondary")
    una = buddy(life.network, "Una Near")

    page = read(dee, "reserve", life.pairing.pk)

    assert page.index("Una Near") < page.index("Aaron Far") < page.index("Tom Hale")
    assert dee.post(url("reserve", life.pairing.pk), {"reserve": una.pk}).status_code == 302


def test_the_page_before_an_end_speaks_to_whom_it_is(network, sign_in, dee):
    sam = factories.head(network, "Sam Okafor")
    made = paired(network, sam, buddy(network))

    assert "asked at once to find another buddy for you." in read(sign_in(sam), "end", made.pk)
    assert "another buddy for Sam Okafor." in read(dee, "end", made.pk)
