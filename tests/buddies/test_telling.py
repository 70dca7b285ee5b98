"""People are told once, in their own words, without school or visit; and told back."""

import pytest

from buddies import services
from buddies.telling import reconcile_pairing, reconcile_visit
from core import stale
from inspections.models import Phase, Visit
from inspections.services import open_visit, take_back_visit
from notifications.models import Message
from tests import factories
from tests.buddies.helpers import BY, NOW, buddy, head_in_window, paired, school_of

pytestmark = pytest.mark.django_db
FORBIDDEN_WORDS = ("ofsted", "inspect", "visit", "primary school", "grade")


def told(person):
    return list(Message.objects.filter(person=person).order_by("pk"))


def settle(now=NOW):
    stale.settle(now=now)


def called(head, by=None):
    visit = open_visit(school=school_of(head), by=by or head, now=NOW)
    settle()
    return visit


def assert_discreet():
    for message in Message.objects.all():
        said = f"{message.subject} {message.text}".lower()
        assert not [word for word in FORBIDDEN_WORDS if word in said], said


@pytest.fixture
def people(network):
    """Sam with buddy Priya and reserve Tom, and coordinator Dee; told of their pair."""
    dee = factories.coordinator(network)
    sam, priya, tom = head_in_window(network), buddy(network), buddy(network, "Tom Hale")
    pairing = paired(network, sam, priya, reserve=tom)
    settle()
    return {"sam": sam, "priya": priya, "tom": tom, "dee": dee, "pairing": pairing}


def test_both_people_and_the_reserve_are_told_of_a_pair_once(people):
    reconcile_pairing(people["pairing"].pk, NOW)

    (sam,), (priya,), (tom,) = (told(people[who]) for who in ("sam", "priya", "tom"))
    assert sam.key == f"pairing:{people['pairing'].pk}:supported"
    assert sam.text.startswith("020 7946")
    assert "Priya Nair is your buddy" in sam.text
    assert "If Priya cannot be reached" in sam.text
    assert "You are now the buddy of Sam Okafor" in priya.text
    assert "Sam Okafor may ring you" in tom.text
    assert_discreet()


def test_somebody_without_an_address_is_not_written_to(network):
    sam = head_in_window(network)
    quiet = factories.person("Quiet Buddy", reach_me="after four")
    services.offer(network=network, person=quiet, capacity=1, phases=[], by=BY, now=NOW)
    paired(network, sam, quiet)
    settle()

    assert not told(quiet)
    assert "(after four)" in told(sam)[0].text


def test_an_ended_pair_that_was_told_is_told_kindly_without_a_reason(people):
    Message.objects.update(state=Message.State.SENT)

    services.end_pairing(pairing=people["pairing"], by=people["sam"], now=NOW)
    settle()
    reconcile_pairing(people["pairing"].pk, NOW)

    for who, other in (("sam", "Priya Nair"), ("priya", "Sam Okafor")):
        last = told(people[who])[-1]
        assert last.key.endswith(":ended")
        assert f"You and {other} are not paired" in last.text
    assert len(told(people["tom"])) == 1
    assert_discreet()


def test_a_pair_that_ended_before_anybody_knew_is_not_spoken_of(people):
    services.end_pairing(pairing=people["pairing"], by=people["dee"], now=NOW)
    settle()

    assert {message.state for message in Message.objects.all()} == {Message.State.CANCELLED}
    assert Message.objects.count() == 3


def test_a_pair_or_visit_that_is_gone_tells_nobody(db):
    reconcile_pairing(12345, NOW)
    reconcile_visit(12345, NOW)

    assert not Message.objects.exists()


def test_buddy_reserve_and_coordinators_are_asked_at_once(people):
    visit = called(people["sam"])
    reconcile_visit(visit.pk, NOW)

    priya, tom, dee = (told(people[who])[-1] for who in ("priya", "tom", "dee"))
    assert priya.subject == "Covenant: please ring Sam"
    assert priya.text.startswith("020 7946")
    assert "Please ring Sam Okafor today" in priya.text
    assert "be ready to ring" in tom.text
    assert dee.subject == "Covenant: something needs your eyes"
    assert "/westhaven/home/" in dee.text
    assert "buddy is asked to ring" in dee.text
    assert {one.priority for one in (priya, tom, dee)} == {Message.Priority.URGENT}
    assert Message.objects.filter(key__startswith="buddies.visit:").count() == 3
    assert_discreet()


def test_a_head_without_a_buddy_is_the_coordinators_to_ring(network):
    dee, sam = factories.coordinator(network), head_in_window(network)

    called(sam)

    (message,) = Message.objects.filter(key__startswith="buddies.visit:")
    assert message.person == dee
    assert "Sam Okafor has no buddy. Please ring them yourself" in message.text


def test_a_buddy_without_an_address_is_for_the_coordinators_to_tell(network):
    dee, sam = factories.coordinator(network), head_in_window(network)
    quiet = factories.person("Quiet Buddy")
    services.offer(network=network, person=quiet, capacity=1, phases=[], by=BY, now=NOW)
    paired(network, sam, quiet)

    called(sam)

    message = told(dee)[-1]
    assert "Their buddy has no e-mail address" in message.text
    assert f"{quiet.telephone} – Quiet Buddy" in message.text


def test_a_call_at_a_school_without_a_known_head_reaches_the_coordinators(network):
    dee = factories.coordinator(network)
    visit = open_visit(school=factories.school(network), by=dee, now=NOW)
    settle()

    assert "A head whose name we do not know" in told(dee)[-1].text
    Message.objects.update(state=Message.State.SENT)
    take_back_visit(visit=visit, by=dee, now=NOW)
    settle()
    assert told(dee)[-1].subject == "Covenant: it was a mistake"


def test_a_mistake_cancels_what_waits_and_tells_those_who_were_told(people):
    visit = called(people["sam"])
    asked = Message.objects.filter(key__startswith="buddies.visit:")
    asked.exclude(person=people["tom"]).update(state=Message.State.SENT)

    take_back_visit(visit=visit, by=people["sam"], now=NOW)
    settle()
    reconcile_visit(visit.pk, NOW)

    assert told(people["priya"])[-1].subject == "Covenant: no need to ring Sam now"
    assert told(people["dee"])[-1].subject == "Covenant: it was a mistake"
    assert told(people["tom"])[-1].state == Message.State.CANCELLED
    assert Message.objects.filter(key__endswith=":back").count() == 2
    assert_discreet()


def test_a_new_buddy_in_an_open_visit_is_asked_and_the_old_one_is_not(people, network):
    visit = called(people["sam"])
    services.end_pairing(pairing=people["pairing"], by=people["sam"], now=NOW)
    una = buddy(network, "Una Field")
    paired(network, people["sam"], una)
    settle()

    key = f"buddies.visit:{visit.pk}:buddy:{people['priya'].pk}:0"
    assert Message.objects.get(key=key).state == Message.State.CANCELLED
    assert "Covenant: please ring Sam" in {message.subject for message in told(una)}


def test_weeks_later_nobody_is_asked_to_ring_today(people):
    visit = called(people["sam"])
    Message.objects.all().delete()
    Visit.objects.update(phase=Phase.DRAFT)

    reconcile_visit(visit.pk, NOW)

    assert not Message.objects.exists()


def test_they_are_told_although_another_plan_fails(people, monkeypatch):
    def fails(object_id, now):
        raise RuntimeError("a rule that raises")

    monkeypatch.setattr(stale, "_reconcilers", dict(stale._reconcilers))
    stale.register("aaa.fails", "visit", fails)

    called(people["sam"])

    assert told(people["priya"])[-1].subject == "Covenant: please ring Sam"
