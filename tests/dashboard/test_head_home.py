"""A head's first page answers one question first: who do I ring?"""

from buddies.models import Pairing
from buddies.services import end_pairing
from core.audit import System
from schools.models import Network, Post, Role
from tests import factories
from tests.dashboard.helpers import TODAY, pair, school_with_head, visit


def home_of(person, network: Network) -> str:
    response = factories.signed_in_client(person).get(f"/{network.slug}/home/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_head_sees_their_buddy_with_number_wishes_and_reserve(network):
    _, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    sam = factories.person("Sam Okafor", telephone="020 7946 0123", reach_me="A call after 4pm.")
    factories.post(sam, factories.school(network, "Fernhill Infants"))
    ruth = factories.person("Ruth Lindqvist", telephone="020 7946 0188")
    published = pair(network, amina, sam, reserve=ruth)
    text = home_of(amina, network)
    assert f"/westhaven/pairs/{published.pk}/" in text
    assert "Good morning, Amina" in text
    assert "Sam Okafor" in text
    assert "tel:+442079460123" in text
    assert "Head of Fernhill Infants. A call after 4pm." in text
    assert "Ruth Lindqvist" in text
    assert "tel:+442079460188" in text
    assert "September 2025" in text


def test_a_head_without_a_buddy_sees_the_coordinator_in_the_same_place_and_why(network):
    _, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    dee = factories.coordinator(network)
    text = home_of(amina, network)
    assert 'class="person"' in text
    assert dee.name in text
    assert "You have no buddy yet" in text
    assert "Ofsted has called" in text


def test_a_head_where_nobody_coordinates_is_led_to_numbers_that_answer(network):
    _, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    text = home_of(amina, network)
    assert "has no coordinator yet" in text
    assert "/talk/" in text


def test_during_a_visit_the_number_comes_first_and_leads_to_the_visit(network):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    sam = factories.person("Sam Okafor")
    pair(network, amina, sam)
    inspected = visit(school, amina)
    text = home_of(amina, network)
    now_box = text[text.index('class="now"') :]
    assert now_box.index("Sam Okafor") < now_box.index(f"/visits/{inspected.pk}/")
    assert "On site today" in now_box
    assert "Their last day on site" in text
    assert 'href="/westhaven/visits/' in text[: text.index("<main")]
    assert "Ofsted has called" not in text


def test_a_head_of_two_schools_sees_each_window_and_may_record_a_call_for_the_other(network):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    other = factories.school(network, "Marlow Road Juniors")
    factories.post(amina, other, kind=Post.Kind.EXECUTIVE_HEAD)
    visit(school, amina, last_day=TODAY)
    text = home_of(amina, network)
    assert "Marlow Road Juniors" in text
    assert "Not worked out yet." in text
    assert "Ofsted has called" in text
    assert "for one day" in text


def test_a_window_that_nobody_can_say_gives_its_reason(network):
    _, amina = school_with_head(
        network, "Amina Yusuf", "Quayside Primary School", opens=None, closes=None
    )
    assert "Counted from the inspection of March 2022." in home_of(amina, network)


def test_a_buddy_sees_whom_they_support_with_number_and_what_to_do(network):
    school, jo = school_with_head(network, "Jo Marsh", "Fernhill Infants")
    _, sam = school_with_head(network, "Sam Okafor", "Oakwood Special School")
    pair(network, jo, sam)
    visit(school, jo)
    text = home_of(sam, network)
    assert "Jo Marsh" in text
    assert "Fernhill Infants" in text
    assert "On site today, ring this evening" in text
    assert "tel:" in text


def test_a_reserve_is_named_as_one(network):
    _, jo = school_with_head(network, "Jo Marsh", "Fernhill Infants")
    sam = factories.person("Sam Okafor")
    ruth = factories.person("Ruth Lindqvist", account=True, telephone="")
    factories.role(ruth, network, Role.Kind.ADVISER)
    pair(network, jo, sam, reserve=ruth)
    assert "(as reserve)" in home_of(ruth, network)


def test_a_delegate_has_the_button_and_sees_nothing_between_head_and_buddy(network):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    sam = factories.person("Sam Okafor", telephone="020 7946 0123")
    pair(network, amina, sam)
    dee = factories.coordinator(network)
    deputy = factories.person("Del Egate", account=True)
    factories.post(deputy, school, kind=Post.Kind.DELEGATE)
    text = home_of(deputy, network)
    assert "Ofsted has called" in text
    assert "Sam Okafor" not in text
    assert "020 7946 0123" not in text
    assert dee.name in text
    assert "You have no buddy" not in text


def test_while_the_reserve_stands_in_they_are_the_one_to_ring_and_nobody_says_why(network):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    sam, ruth = factories.person("Sam Okafor"), factories.person("Ruth Lindqvist", reach_me="Any")
    published = pair(network, amina, sam, reserve=ruth)
    Pairing.objects.filter(pk=published.pk).update(stands_in_since=published.started_at)
    visit(school, amina)
    text = home_of(amina, network)
    assert "Who to ring for now" in text
    assert "Ruth stands in for Sam Okafor for now." in text
    assert f"/westhaven/pairs/{published.pk}/" in text


def test_after_the_end_of_a_pair_the_reserve_is_the_one_to_ring_until_there_is_another(network):
    _, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    ruth = factories.person("Ruth Lindqvist")
    factories.post(ruth, factories.school(network, "Fernhill Infants"))
    published = pair(network, amina, factories.person("Sam Okafor"), reserve=ruth)
    end_pairing(pairing=published, by=System("test"), now=published.started_at)
    text = home_of(amina, network)
    assert "Until you have another buddy, Ruth stands by you." in text
    assert "Sam Okafor" not in text
