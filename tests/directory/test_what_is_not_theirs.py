"""What nobody learns of a call-out or of somebody's entry by a door beside the page: the download
of one's own data, the trail, numbers that are tried."""

import json

import pytest

from core.models import AuditEvent
from dashboard.export import own_data
from dashboard.queries.asked import key_of
from directory.models import Entry
from directory.services import callouts, propose
from escalations.models import Page
from tests import factories
from tests.directory.test_call_out_pages import Reader, plain

pytestmark = pytest.mark.django_db
OF_THE_HEAD = ("conduct", "helped", "visit", "thanked at", "spoken at", "concern")


def kept(person, what: str, town) -> list[dict]:
    """What the person's own download has of one kind of record."""
    records = own_data(person=person, now=town.now)["records"].get(what, [])
    return json.loads(json.dumps(records))


@pytest.fixture
def over(town):
    """A coordinator asked for a head; Ruth rang, and the head has said that it did not help."""
    ruth = town.advise("Ruth Lindqvist")[0].person
    found = town.call_out(kind="conduct", by=town.dee)
    town.answers(ruth)
    callouts.spoken(call_out=found, by=town.sam, now=town.now)
    return callouts.after(
        call_out=found, helped="no", thanks=False, agreed="", by=town.sam, now=town.now
    )


def test_the_download_of_whoever_rang_says_that_they_did_and_no_more(town, over):
    (row,) = kept(over.taken_by, "call outs", town)

    assert row == {"taken by": "you", "taken at": over.taken_at.isoformat(), "ring first": False}


def test_the_download_of_whoever_asked_for_a_head_says_that_they_asked_and_no_more(town, over):
    (row,) = kept(town.dee, "call outs", town)

    assert row == {"asked by": "you", "asked at": over.asked_at.isoformat()}


def test_the_heads_own_download_has_all_of_it(town, over):
    (row,) = kept(town.sam, "call outs", town)

    assert row["head"] == "you"
    assert (row["kind"], row["helped"]) == ("conduct", "no")
    assert set(OF_THE_HEAD) - {"conduct"} <= set(row)


def test_an_officers_download_tells_nothing_of_whom_they_proposed(town, network):
    trust = factories.organisation(network)
    officer = factories.officer(trust)
    entry = propose(
        organisation=trust, name="Mina Castell", email="mina@example.org", good_for="", by=officer,
        now=town.now,
    )  # fmt: skip
    Entry.objects.filter(pk=entry.pk).update(
        is_serving_inspector=True, consented_at=town.now, left_at=town.now
    )

    (row,) = kept(officer, "entrys", town)

    assert row == {
        "proposed by": "you", "proposed at": town.now.isoformat(), "proposed as": "Mina Castell"
    }  # fmt: skip


def test_the_trail_does_not_say_who_could_not(town):
    ruth = town.advise("Ruth Lindqvist", "Omar Farouk")[0].person
    town.call_out()

    town.answers(ruth, "cannot")

    passed = AuditEvent.objects.get(verb="escalation.passed")
    assert passed.actor_id is None
    assert not AuditEvent.objects.filter(actor_id=ruth.pk).exists()


def test_nobody_finds_out_by_trying_numbers_that_somebody_was_asked(town):
    town.advise("Ruth Lindqvist", "Omar Farouk")
    found = town.call_out()
    tom = factories.person("Tom Marsh", account=True)
    factories.role(tom, town.network, "adviser")
    pk = Page.objects.order_by("pk").first().pk

    def tries(number: int, **data) -> int:
        return Reader(town, tom).send("dashboard:answer", number, value="ring", **data).status_code

    assert tries(pk) == tries(pk + 99) == 404
    callouts.end(call_out=found, by=town.sam, now=town.now)
    assert Page.objects.get(pk=pk).person is None
    assert tries(pk) == tries(pk, key=key_of(pk + 1)) == 404


def test_whoever_still_has_the_question_before_them_is_told_that_it_is_over(town):
    ruth = town.advise("Ruth Lindqvist")[0].person
    ruth.user = factories.person("Somebody", account=True).user
    type(ruth).objects.filter(user=ruth.user).update(user=None)
    ruth.save()
    factories.role(ruth, town.network, "adviser")
    found = town.call_out()
    reader = Reader(town, ruth)
    pk = Page.objects.get().pk
    key = reader.client.get(f"/{town.network.slug}/asked/").context["questions"][0].key
    callouts.end(call_out=found, by=town.sam, now=town.now)

    said = plain(reader.send("dashboard:answer", pk, value="ring", key=key))

    assert "This is not needed any more" in said
