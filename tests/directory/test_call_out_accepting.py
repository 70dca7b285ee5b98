"""A yes to a call-out: who is told what, and whose yes counts."""

import pytest
from django.test import Client

from core.refusals import Refused
from directory.callouts.links import PATH, link_for, of_token
from directory.callouts.whom import may_take
from directory.models import EntryConflict, StoodDown
from directory.services import callouts
from escalations import links
from escalations.kinds import kind_of
from escalations.models import Page
from inspections.models import Visit
from notifications.models import Message
from tests import factories
from tests.directory.callouts_town import State, now


def test_both_are_told_whom_and_which_number_and_no_school(town, ruth):
    town.sam.email = "sam@example.org"
    town.sam.save()
    asked = town.call_out()
    town.answers(ruth)

    to_ruth = Message.objects.get(person=ruth, key__endswith=":adviser")
    to_sam = Message.objects.get(person=town.sam, key__endswith=":head")
    assert "Please ring Sam Okafor now: 020 7946 0111." in to_ruth.text
    assert to_ruth.subject == "Covenant: please ring Sam"
    assert link_for(now(asked), ruth).split(PATH)[0] in to_ruth.text
    assert ruth.name in to_sam.text
    for message in (to_ruth, to_sam):
        assert message.priority == Message.Priority.URGENT
        assert message.is_private
        assert town.school.name not in message.subject + message.text


@pytest.mark.parametrize("number", ["020 7946 0111", ""])
def test_please_ring_me_first_asks_the_head_to_ring(town, ruth, number):
    town.sam.telephone = number
    town.sam.email = "sam@example.org"
    town.sam.save()
    asked = town.call_out()
    town.answers(ruth, "ring-me" if number else "ring")

    assert now(asked).ring_first
    assert "please ring Ruth" in Message.objects.get(key__endswith=":head").subject
    to_ruth = Message.objects.get(key__endswith=":adviser")
    assert to_ruth.subject == "Covenant: Sam rings you"
    assert ("If nobody rings" in to_ruth.text) is bool(number)


def test_the_link_leads_on_to_whom_to_ring(town, ruth):
    asked = town.call_out()
    page = Page.objects.get(person=ruth)
    said = Client().post(f"/answer/{links.token_for(page)}/", {"answer": "ring"})
    assert said.status_code == 302
    token = said["Location"].split(PATH)[1].strip("/")
    assert of_token(token) == (asked, ruth)


def test_the_old_link_leads_nowhere_once_it_is_with_somebody_else(town, ruth, omar):
    asked = town.call_out()
    town.answers(ruth)
    page = Page.objects.get(person=ruth)
    callouts.hand_on(call_out=asked, by=ruth, now=town.now)
    town.answers(omar)
    page.refresh_from_db()
    kind = kind_of(page.escalation)
    assert kind.next_page(page.escalation, page) is None
    page.person = None
    assert kind.next_page(page.escalation, page) is None


def test_who_said_no_may_still_say_yes(town, ruth, omar):
    asked = town.call_out()
    town.answers(ruth, "cannot")
    assert StoodDown.objects.get().person == ruth
    town.answers(ruth, "ring")
    assert now(asked).taken_by == ruth
    assert not StoodDown.objects.exists()


def test_a_late_yes_counts_after_everybody_was_asked(town, ruth):
    asked = town.call_out()
    town.passes(15)
    assert now(asked).state == State.UNANSWERED
    town.answers(ruth)
    assert now(asked).state == State.ACCEPTED


def test_who_has_a_conflict_by_now_hears_that_it_is_not_needed(town, ruth):
    asked = town.call_out()
    EntryConflict.objects.create(entry=ruth.entries.get(), school=town.school)
    with pytest.raises(Refused, match="not needed any more"):
        town.answers(ruth)
    assert now(asked).state == State.ASKING


def test_who_is_gone_from_the_directory_cannot_say_yes(town, ruth):
    town.call_out()
    ruth.entries.update(left_at=town.now, approved_at=None)
    with pytest.raises(Refused):
        town.answers(ruth)


@pytest.mark.parametrize("is_known", [True, False])
def test_accepting_on_the_page(town, ruth, omar, is_known):
    asked = town.call_out()
    kit = factories.person("Kit Dale")
    if is_known:
        got = callouts.accept(call_out=asked, by=ruth, now=town.now, ring_first=True)
        assert (got.taken_by, got.ring_first) == (ruth, True)
        assert callouts.accept(call_out=asked, by=ruth, now=town.now).ring_first
        with pytest.raises(Refused):
            callouts.accept(call_out=asked, by=omar, now=town.now)
    else:
        with pytest.raises(Refused, match="not needed"):
            callouts.accept(call_out=asked, by=kit, now=town.now)


def test_a_late_yes_to_a_visit_that_is_over_is_not_needed(town, ruth):
    town.call_out()
    town.passes(12)
    Visit.objects.update(phase="closed")
    with pytest.raises(Refused, match="not needed any more"):
        town.answers(ruth)


def test_a_head_without_an_address_reads_it_on_their_page(town, ruth):
    town.sam.email = ""
    town.sam.save()
    town.call_out()
    town.answers(ruth)
    assert not Message.objects.filter(key__endswith=":head").exists()


def test_neither_the_head_nor_who_is_gone_can_take_it(town, ruth):
    asked = now(town.call_out())
    assert may_take(asked, ruth, town.now)
    assert not may_take(asked, town.sam, town.now)
    ruth.erased_at = town.now
    assert not may_take(asked, ruth, town.now)
