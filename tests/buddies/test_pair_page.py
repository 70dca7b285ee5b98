"""A pair's page and a head's own pages: for the two, the reserve and coordinators alone."""

import pytest

from buddies import services
from buddies.models import Pairing
from tests import factories
from tests.buddies.helpers import BY, NOW, buddy, head_in_window, paired
from tests.buddies.test_board import dee, read, tuesday, url

pytestmark = pytest.mark.django_db
__all__ = ["dee", "tuesday"]


@pytest.fixture
def people(network):
    sam, priya, tom = head_in_window(network), buddy(network), buddy(network, "Tom Hale")
    pairing = paired(network, sam, priya, reserve=tom)
    return {"sam": sam, "priya": priya, "tom": tom, "pairing": pairing}


def test_the_two_see_each_other_and_why_is_for_coordinators(people, dee, sign_in):
    pk = people["pairing"].pk
    page = read(sign_in(people["sam"]), "pair", pk)
    assert people["priya"].telephone in page
    assert "Why these two" not in page
    assert url("end", pk) in page
    assert url("reserve", pk) not in page

    page = read(dee, "pair", pk)
    assert "Both lead primary schools" in page
    assert url("reserve", pk) in page


def test_the_reserve_sees_the_pair_and_does_not_end_it(people, sign_in):
    pk = people["pairing"].pk
    client = sign_in(people["tom"])

    assert url("end", pk) not in read(client, "pair", pk)
    assert client.post(url("end", pk)).status_code == 403
    assert Pairing.objects.get().ended_at is None


def test_other_heads_and_officers_are_told_of_no_pair(people, network, sign_in):
    officer = factories.officer(factories.organisation(network))
    for stranger in (head_in_window(network, "Maya Brandt"), officer):
        client = sign_in(stranger)
        for name in ("pair", "end", "reserve"):
            assert client.get(url(name, people["pairing"].pk)).status_code == 404
    assert sign_in(officer).get(url("mine")).status_code == 404


def test_either_of_the_two_ends_the_pair_without_a_reason(people, sign_in):
    client = sign_in(people["priya"])
    page = read(client, "end", people["pairing"].pk)
    assert "You need not give one, and nobody asks" in page
    assert "Sam’s reserve Tom Hale is the one to ring" in page

    answer = client.post(url("end", people["pairing"].pk))

    assert answer.url == "/westhaven/home/"
    kept = Pairing.objects.get()
    assert (kept.ended_at, kept.why_ended, kept.reasons) == (NOW, "one-of-them", [])
    page = read(client, "pair", people["pairing"].pk)
    assert "You were paired from Tuesday 24 November 2026 to Tuesday 24 November 2026" in page
    assert people["sam"].telephone not in page
    assert sign_in(people["tom"]).get(url("pair", people["pairing"].pk)).status_code == 404


def test_a_coordinator_ends_a_pair_and_sees_that_it_ended(people, dee):
    answer = dee.post(url("end", people["pairing"].pk))

    assert answer.url == url("pairing")
    page = read(dee, "pair", people["pairing"].pk)
    assert "They were paired from Tuesday 24 November 2026" in page
    assert "Both lead primary schools" not in page
    assert Pairing.objects.get().why_ended == "coordinator"


def test_who_is_second_to_end_a_pair_reads_that_it_has_ended(people, sign_in):
    for who in ("sam", "priya"):
        page = sign_in(people[who]).post(url("end", people["pairing"].pk), follow=True)

    assert "This pair has ended already." in page.content.decode()


def test_a_coordinator_names_another_reserve(people, network, dee):
    una = buddy(network, "Una Field")
    pk = people["pairing"].pk
    assert "Change the reserve" in read(dee, "reserve", pk)

    page = dee.post(url("reserve", pk), {"reserve": people["priya"].pk}).content.decode()
    assert "somebody other than the buddy" in page
    assert dee.post(url("reserve", pk), {"reserve": una.pk}).url == url("pair", pk)
    assert Pairing.objects.get().reserve == una
    dee.post(url("reserve", pk), {"reserve": ""})
    assert "There is no reserve yet" in read(dee, "pair", pk)


def test_the_privacy_of_another_network_holds(people, sign_in):
    elsewhere = factories.network("elsewhere")
    other = sign_in(factories.coordinator(elsewhere, "Ola Other"))

    assert other.get(f"/elsewhere/pairs/{people['pairing'].pk}/").status_code == 404
    proposal = services.propose(network=people["pairing"].network, by=BY, now=NOW)
    assert other.get(f"/elsewhere/pairing/proposals/{proposal.pk}/").status_code == 404
