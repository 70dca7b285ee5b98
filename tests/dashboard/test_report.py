"""The city in figures, on a page of a terminal and as JSON."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from covenant.models import Declaration
from dashboard.report import city_report
from notifications.models import Message
from schools.models import Post
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import stands
from tests.dashboard.helpers import TODAY, message, pair, school_with_head, visit, window

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = StringIO()
    call_command("city_report", *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def city(network):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    school_with_head(
        network, "Jo Marsh", "Fernhill", opens=date(2028, 9, 1), closes=date(2030, 8, 31)
    )
    school_with_head(
        network, "Kim Lowe", "Oakwood", opens=date(2027, 5, 1), closes=date(2029, 8, 31)
    )
    window(factories.school(network, "Overdue School"), date(2020, 9, 1), date(2022, 8, 31))
    window(factories.school(network, "Sixth Form"), None, None)
    closed = factories.school(network, "Closed School", status="Closed")
    window(closed)
    factories.post(factories.person("Old Head"), closed)
    factories.post(amina, factories.school(network, "Second School"), kind=Post.Kind.EXECUTIVE_HEAD)
    trust = factories.organisation(network)
    pair(network, amina, factories.person("Sam Okafor"))
    declaration = Declaration.objects.create(
        network=network, version=1, title="Covenant", text="Words.", sha256="0" * 64,
        status=Declaration.Status.PUBLISHED, published_at=NOW,
    )  # fmt: skip
    stands(trust, declaration, NOW)
    visit(school, amina)
    message(network, amina, state=Message.State.SENT)
    message(network, amina, state=Message.State.SENT, is_private=True)
    return network


def test_the_report_counts_what_it_says(city):
    assert city_report(city, TODAY) == {
        "schools": 6,
        "organisations": 1,
        "windows": {"later": 2, "open": 1, "overdue": 1, "unknown": 1},
        "heads_known": 3,
        "paired": 1,
        "unpaired": 1,
        "signed": 1,
        "visits_open": 1,
        "messages": {
            "queued": 0, "claimed": 0, "sent": 1, "failed": 0, "refused": 0, "cancelled": 0,
            "missed": 0,
        },
    }  # fmt: skip


def test_another_networks_things_are_not_counted(city):
    other = factories.network("fernhill")
    counts = city_report(other, TODAY)
    assert counts["schools"] == counts["heads_known"] == counts["visits_open"] == 0
    assert set(counts["windows"].values()) == {0}


def test_the_command_prints_one_json_object(city):
    assert json.loads(run("westhaven", "--json")) == city_report(city, TODAY)


def test_the_command_is_readable_without_json(city):
    text = run("westhaven")
    assert "Westhaven on 24 November 2026" in text
    assert "Heads known: 3, of whom 1 have a buddy; 1 need one and have none." in text
    assert "2 later, 1 open, 1 past its usual time, 1 not known" in text
    assert "Messages: 1 handed over." in text


def test_a_network_without_messages_says_none(network):
    assert "Messages: none." in run("westhaven")


@pytest.mark.parametrize("known", [True, False])
def test_an_unknown_network_ends_with_a_sentence_and_code_two(known):
    if known:
        factories.network("westhaven")
    err = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("city_report", "nowhere", stderr=err)
    assert ended.value.code == 2
    assert "There is no network called nowhere." in err.getvalue()
    assert ("Known here: westhaven." in err.getvalue()) is known
