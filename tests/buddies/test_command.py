"""match_buddies prints a plan and stores nothing."""

import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from buddies import services
from buddies.facts import problem_for
from buddies.management.commands.match_buddies import require_proof
from buddies.models import Offer, Pairing, Proposal
from buddies.run import run
from tests.buddies.helpers import NOW, TODAY, buddy, head_in_window, paired

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tuesday(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def city(network):
    sam, lee = head_in_window(network), head_in_window(network, "Lee Tan")
    head_in_window(network, "Maya Brandt")
    priya, gone = buddy(network), buddy(network, "Gone Buddy")
    paired(network, lee, gone)
    services.withdraw_offer(offer=Offer.objects.get(person=gone), by=gone, now=NOW)
    return {"sam": sam, "priya": priya, "network": network, "gone": gone}


def said(*arguments):
    out = StringIO()
    call_command("match_buddies", *arguments, stdout=out)
    return out.getvalue()


def test_json_gives_pairs_unpaired_objectives_and_proof(city):
    plan = json.loads(said("westhaven", "--json", "--check"))

    assert set(plan) == {"pairs", "unpaired", "objectives", "optimal"}
    assert plan["optimal"] is True
    assert [each["name"] for each in plan["objectives"]] == [
        "Heads covered", "Largest mismatch", "Total fit", "Heads with a reserve",
        "Reserves of another organisation than the buddy’s", "Largest mismatch of a reserve",
        "Total fit of the reserves",
    ]  # fmt: skip
    assert {pair["status"] for pair in plan["pairs"]} == {"published", "new"}
    assert f"Person {city['gone'].pk}" in {pair["buddy"]["name"] for pair in plan["pairs"]}
    assert "takes one more" in plan["unpaired"][0]["smallest_change"]
    assert Pairing.objects.count() == 1
    assert not Proposal.objects.exists()


def test_without_json_it_is_a_table_to_read(city):
    text = said("westhaven")

    assert "Priya Nair (new): Both lead primary schools" in text
    assert "nobody yet." in text
    assert "Proved best: yes" in text


def test_an_unknown_network_gets_one_sentence_and_code_2(db):
    with pytest.raises(CommandError, match="There is no network called nowhere") as error:
        said("nowhere")
    assert error.value.returncode == 2


def test_a_corrupted_plan_is_refused_by_the_check(city):
    outcome = run(problem_for(city["network"], TODAY))
    assert outcome.is_proved
    require_proof(outcome.problem, outcome.plan)
    wrong = replace(outcome.plan, pairs=outcome.plan.pairs[1:])

    with pytest.raises(CommandError, match="The checker refuses this plan"):
        require_proof(outcome.problem, wrong)
