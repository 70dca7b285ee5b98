"""How pairs are made, printed for everybody: what the page says is what the matcher does."""

from django.urls import reverse

from buddies.matching.data import WAIVABLE, Problem, Rule, Rules
from buddies.matching.solve import solve
from buddies.views.explained import AIMS, RULES


def page(client):
    return client.get(reverse("how-pairing-is-decided")).content.decode()


def test_every_rule_is_on_the_page_in_the_matchers_order(client, db):
    said = page(client)

    assert list(RULES) == list(Rule)
    for words in RULES.values():
        assert words in said
    comfort = said.index("What a coordinator may set aside")
    for rule, words in RULES.items():
        assert (said.index(words) > comfort) == (rule in WAIVABLE)


def test_the_aims_stand_in_the_order_in_which_they_are_sought(client, db):
    said = page(client)

    assert list(AIMS) == [aim.name for aim in solve(Problem((), ())).objectives]
    places = [said.index(words) for words in AIMS.values()]
    assert places == sorted(places)


def test_the_points_are_those_of_the_matcher(client, db):
    said, weights = page(client), Rules().weights

    assert "agreed since 1 September 2026" in said
    for points in (weights.other_phase, weights.far, weights.each_further_head):
        assert f'numeric">{points}</td>' in said
    assert f"at most {Rules().reserve_beyond_capacity} heads more" in said
