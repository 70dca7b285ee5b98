"""The coordinator's board, pairs by hand, pairs ruled out."""

import pytest
from django.urls import reverse

from buddies import services
from buddies.models import ForbiddenPair, Pairing, Proposal
from tests import factories
from tests.buddies.helpers import (
    BY,
    NOW,
    OPENED,
    SOON,
    buddy,
    head_in_window,
    paired,
    school_of,
    window,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tuesday(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def dee(network, sign_in):
    return sign_in(factories.coordinator(network))


def url(name, *args):
    return reverse(f"buddies:{name}", args=["westhaven", *args])


def read(client, name, *args, **query):
    answer = client.get(url(name, *args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_board_lists_who_needs_a_buddy_by_window_with_what_to_do(network, dee):
    sam = head_in_window(network)
    nobody = factories.school(network, "Nobody Known School")
    window(nobody, SOON)

    page = read(dee, "pairing")

    assert page.index("Sam Okafor") < page.index("Nobody Known School")
    assert f"/westhaven/people/enter-head/?school={nobody.pk}" in page
    assert f"{url('by-hand')}?supported={sam.pk}" in page
    assert "March 2027" in page


def test_an_empty_board_says_so(network, dee):
    assert "nobody needs a buddy now" in read(dee, "pairing", show="anything else")
    assert "has a buddy." in read(dee, "pairing", state="open")
    assert "Nobody is paired yet" in read(dee, "pairing", show="paired")
    assert "Nobody has offered" in read(dee, "pairing", show="buddies")


def test_the_board_shows_pairs_and_who_can_give_with_their_load(network, dee):
    paired(network, head_in_window(network), buddy(network, capacity=2))

    assert "Sam Okafor" in read(dee, "pairing", show="paired")
    page = read(dee, "pairing", show="buddies")
    assert "Priya Nair" in page
    assert "1 of 2" in page


def fill(network, count):
    for number in range(count):
        sam = head_in_window(network, f"Head {number}", easting=400000 + number)
        helper = buddy(network, f"Helper {number}", easting=400000 + number)
        if number % 2 == 0:
            paired(network, sam, helper, reserve=None)
    return services.propose(network=network, by=BY, now=NOW)


def counted(client, django_assert_max_num_queries, addresses):
    numbers = []
    for address in addresses:
        with django_assert_max_num_queries(15) as context:
            assert client.get(address).status_code == 200
        numbers.append(len(context))
    return numbers


def test_pages_take_as_many_queries_for_2_and_30_rows(network, dee, django_assert_max_num_queries):
    def addresses(proposal):
        row = proposal.pairs.exclude(buddy=None).first()
        lists = [f"{url('pairing')}?show={show}" for show in ("waiting", "paired", "buddies")]
        return [
            *lists, url("by-hand"), url("kept-apart"), url("proposal", proposal.pk),
            url("row", proposal.pk, row.pk),
        ]  # fmt: skip

    first = fill(network, 2)
    one, other = factories.person(), factories.person()
    services.forbid(network=network, one=one, other=other, by=BY, now=NOW)
    few = counted(dee, django_assert_max_num_queries, addresses(first))
    second = fill(network, 28)
    for _ in range(10):
        services.forbid(network=network, one=one, other=factories.person(), by=BY, now=NOW)
    assert counted(dee, django_assert_max_num_queries, addresses(second)) == few


def test_the_matcher_is_run_and_its_proposal_shown(network, dee):
    head_in_window(network), buddy(network)

    answer = dee.post(url("run"))

    proposal = Proposal.objects.get()
    assert answer.url == url("proposal", proposal.pk)
    assert url("proposal", proposal.pk) in read(dee, "pairing")


def test_two_people_are_paired_by_hand(network, dee):
    sam, priya, tom = head_in_window(network), buddy(network), buddy(network, "Tom Hale")
    assert "Pair by hand" in read(dee, "by-hand", supported=sam.pk)

    answer = dee.post(url("by-hand"), {"supported": sam.pk, "buddy": priya.pk, "reserve": tom.pk})

    assert answer.url == url("pairing")
    made = Pairing.objects.get()
    assert (made.supported, made.buddy, made.reserve) == (sam, priya, tom)


def test_a_conflict_is_refused_on_the_page_with_its_sentence(network, dee):
    sam, priya = head_in_window(network), buddy(network)
    services.declare_conflict(
        network=network, person=priya, school=school_of(sam), by=priya, now=NOW
    )

    page = dee.post(url("by-hand"), {"supported": sam.pk, "buddy": priya.pk}).content.decode()

    assert "Not possible for these two." in page
    assert not Pairing.objects.exists()


def test_a_comfort_rule_is_asked_about_before_it_is_set_aside(network, dee):
    sam, priya = head_in_window(network), buddy(network)
    window(school_of(priya), OPENED)
    answers = {"supported": sam.pk, "buddy": priya.pk}
    assert "all the same?" not in read(dee, "by-hand")

    page = dee.post(url("by-hand"), answers).content.decode()
    assert "Both have an open window." in page
    assert "Pair them all the same?" in page
    dee.post(url("by-hand"), {**answers, "despite": ["both in window"]})

    assert Pairing.objects.get().buddy == priya


def test_a_ruled_out_pair_is_listed_and_allowed_again(network, dee):
    assert "Nobody has been ruled out" in read(dee, "kept-apart")
    row = services.forbid(
        network=network, one=head_in_window(network), other=buddy(network), by=BY, now=NOW
    )
    assert "Sam Okafor" in read(dee, "kept-apart")

    dee.post(url("allow", row.pk))

    assert not ForbiddenPair.objects.exists()
