"""People are told once, in their own words, without school or visit; and told back."""

from datetime import date, timedelta

import pytest

from buddies import services
from buddies.telling import reconcile_pairing, reconcile_visit
from core import stale
from inspections.models import Phase, Visit
from inspections.services import (
    ask,
    correct_visit,
    grant_deferral,
    grant_pause,
    move_visit,
    open_visit,
    set_new_days,
    take_back_visit,
    undo_change,
)
from notifications.models import Message
from tests import factories
from tests.buddies.helpers import BY, NOW, TODAY, buddy, head_in_window, paired, school_of

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
    services.offer(network=network, person=quiet, capacity=1, phases=[], by=quiet, now=NOW)
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
    assert (
        "Until there is another buddy, Tom Hale is the one to ring." in told(people["sam"])[-1].text
    )
    assert_discreet()


def test_a_pair_that_ended_before_anybody_knew_is_not_spoken_of(people):
    services.end_pairing(pairing=people["pairing"], by=people["dee"], now=NOW)
    settle()

    of_the_pair = Message.objects.filter(key__startswith="pairing:")
    assert {message.state for message in of_the_pair} == {Message.State.CANCELLED}
    assert of_the_pair.count() == 3


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
    services.offer(network=network, person=quiet, capacity=1, phases=[], by=quiet, now=NOW)
    paired(network, sam, quiet)

    called(sam)

    message = told(dee)[-1]
    assert "We have no way to write to their buddy" in message.text
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


def test_who_was_told_by_text_alone_is_told_back_too(people):
    visit = called(people["sam"])
    key = f"buddies.visit:{visit.pk}:buddy:{people['priya'].pk}:0"
    Message.objects.filter(key=key).update(state=Message.State.FAILED)
    Message.objects.create(
        key=f"text:{key}", channel="text", state=Message.State.SENT, person=people["priya"],
        network_id=visit.school.network_id, occasion="x", subject="x", text="x", queued_at=NOW,
        not_before=NOW, expires_at=NOW,
    )  # fmt: skip

    take_back_visit(visit=visit, by=people["sam"], now=NOW)
    settle()

    assert told(people["priya"])[-1].subject == "Covenant: no need to ring Sam now"


def test_when_nobody_comes_for_now_who_has_not_heard_is_not_asked_to_ring(people):
    visit = called(people["sam"])
    ask(visit=visit, kind="deferral", asked_by="head", asked_of="caller", by=people["sam"], now=NOW)
    grant_deferral(visit=visit, by=people["sam"], now=NOW)
    settle()

    asked_to_ring = Message.objects.filter(key__startswith="buddies.visit:")
    assert {one.state for one in asked_to_ring} == {Message.State.CANCELLED}

    set_new_days(visit=visit, first_day=date(2027, 1, 12), by=people["dee"], now=NOW)
    settle()
    waiting = asked_to_ring.filter(state=Message.State.QUEUED)
    assert {one.person for one in waiting} == {people[who] for who in ("priya", "tom", "dee")}


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


def asked(people):
    """A visit that everybody was told of, and a deferral asked for."""
    visit = called(people["sam"])
    Message.objects.update(state=Message.State.SENT)
    ask(visit=visit, kind="deferral", asked_by="head", asked_of="caller", by=people["sam"], now=NOW)
    return visit


def moved(person=None):
    rows = Message.objects.filter(key__startswith="buddies.moved:").order_by("pk")
    return list(rows.filter(person=person) if person else rows)


def test_when_it_moves_everybody_told_hears_once_and_the_head_nothing(people):
    visit = asked(people)
    settle()
    assert not moved()

    grant_deferral(visit=visit, by=people["sam"], now=NOW)
    settle()
    reconcile_visit(visit.pk, NOW)

    (priya,), (tom,), (dee,) = (moved(people[who]) for who in ("priya", "tom", "dee"))
    assert priya.subject == "Covenant: please ring Sam again"
    assert "Nobody comes for now, and no new day is known." in priya.text
    assert "Please ring Sam Okafor again" in priya.text
    assert "be ready to ring" in tom.text
    assert "The buddy of Sam Okafor is asked" in dee.text
    assert not moved(people["sam"])
    # The days were today or tomorrow.
    assert {one.priority for one in (priya, tom, dee)} == {Message.Priority.URGENT}
    assert_discreet()


def test_new_days_weeks_later_are_told_without_hurry_and_only_they(people):
    visit = asked(people)
    grant_deferral(visit=visit, by=people["sam"], now=NOW)
    settle()
    (old,) = moved(people["priya"])
    later = NOW + timedelta(days=9)
    set_new_days(visit=visit, first_day=date(2027, 1, 12), by=people["dee"], now=later)
    settle(later)

    old.refresh_from_db()
    assert old.state == Message.State.CANCELLED
    new = moved(people["priya"])[-1]
    assert "The new days are on your page." in new.text
    assert new.priority == Message.Priority.ORDINARY
    # Whoever said it need not be told.
    assert len(moved(people["dee"])) == 1
    assert_discreet()


def test_what_was_undone_before_anybody_heard_is_not_spoken_of(people):
    visit = asked(people)
    grant_deferral(visit=visit, by=people["sam"], now=NOW)
    settle()
    undo_change(visit=visit, by=people["sam"], now=NOW)
    settle()

    assert {one.state for one in moved()} == {Message.State.CANCELLED}
    assert len(moved()) == 3


def test_what_was_undone_after_they_heard_is_put_right(people):
    visit = asked(people)
    grant_deferral(visit=visit, by=people["sam"], now=NOW)
    settle()
    Message.objects.update(state=Message.State.SENT)
    undo_change(visit=visit, by=people["sam"], now=NOW)
    settle()

    assert "things are as they were before" in moved(people["priya"])[-1].text
    assert len(moved()) == 6
    assert_discreet()


def test_a_pause_with_its_day_is_one_message(people):
    visit = called(people["sam"])
    Message.objects.update(state=Message.State.SENT)
    Visit.objects.update(phase=Phase.ON_SITE, first_day=TODAY)
    ask(visit=visit, kind="pause", asked_by="head", asked_of="lead_inspector", by=BY, now=NOW)
    grant_pause(visit=visit, resumes_on=date(2026, 11, 27), by=BY, now=NOW)
    settle()

    (priya,) = moved(people["priya"])
    assert "The new days are on your page." in priya.text


def test_a_correction_of_anything_but_days_is_no_news_and_nobody_hears_who_was_not_asked(
    people, network
):
    visit = asked(people)
    grant_deferral(visit=visit, by=people["sam"], now=NOW)
    correct_visit(visit=visit, kind="focused", by=people["sam"], now=NOW)
    factories.coordinator(network, "New Coordinator")
    settle()

    assert len(moved()) == 3


@pytest.mark.parametrize("why", ["ofsted_changed", "entered_wrongly"])
def test_days_that_are_corrected_are_told_once_to_everybody_but_who_corrected_them(people, why):
    visit = called(people["sam"])
    Message.objects.update(state=Message.State.SENT)
    day = date(2026, 12, 1)
    correct_visit(
        visit=visit, first_day=day, last_day=day, why=why, by=people["dee"], now=NOW
    )  # fmt: skip
    settle()
    correct_visit(visit=visit, senior_inspector="+442079460155", by=people["sam"], now=NOW)
    settle()

    (priya,), (tom,) = moved(people["priya"]), moved(people["tom"])
    assert "The new days are on your page." in priya.text
    assert "be ready to ring" in tom.text
    assert not moved(people["dee"])
    assert not moved(people["sam"])
    assert_discreet()


def test_days_corrected_to_today_move_the_phase_and_are_told_without_delay(people):
    visit = called(people["sam"])
    Message.objects.update(state=Message.State.SENT)
    correct_visit(visit=visit, first_day=TODAY, last_day=TODAY, by=people["sam"], now=NOW)
    settle()

    visit.refresh_from_db()
    assert visit.phase == Phase.ON_SITE
    assert {one.person for one in moved()} == {people[who] for who in ("priya", "tom", "dee")}
    assert {one.priority for one in moved()} == {Message.Priority.URGENT}


def test_a_correction_of_days_that_is_undone_is_put_right(people):
    visit = called(people["sam"])
    Message.objects.update(state=Message.State.SENT)
    day = date(2026, 12, 1)
    correct_visit(visit=visit, first_day=day, last_day=day, by=people["sam"], now=NOW)
    settle()
    Message.objects.update(state=Message.State.SENT)
    undo_change(visit=visit, by=people["sam"], now=NOW)
    settle()

    assert "things are as they were before" in moved(people["priya"])[-1].text


def test_that_the_team_left_a_day_early_moves_nothing(people):
    visit = called(people["sam"])
    Message.objects.update(state=Message.State.SENT)
    Visit.objects.update(phase=Phase.ON_SITE, first_day=TODAY, last_day=TODAY + timedelta(days=1))
    move_visit(visit=visit, phase=Phase.FEEDBACK, by=people["sam"], now=NOW)
    settle()

    assert not moved()


def test_once_it_is_closed_what_waits_is_cancelled(people):
    visit = asked(people)
    grant_deferral(visit=visit, by=people["sam"], now=NOW)
    settle()
    move_visit(visit=visit, phase=Phase.CLOSED, by=people["sam"], now=NOW)
    settle()

    assert {one.state for one in moved()} == {Message.State.CANCELLED}


@pytest.mark.parametrize("is_known", [True, False])
def test_without_a_buddy_the_coordinators_hear_that_they_are_the_ones(network, is_known):
    dee = factories.coordinator(network)
    school = school_of(head_in_window(network)) if is_known else factories.school(network)
    visit = open_visit(school=school, by=BY, now=NOW)
    settle()
    Message.objects.update(state=Message.State.SENT)
    ask(visit=visit, kind="deferral", asked_by="head", asked_of="caller", by=BY, now=NOW)
    grant_deferral(visit=visit, by=BY, now=NOW)
    settle()

    (message,) = moved(dee)
    words = "Please ring them yourself" if is_known else "Please ring their office"
    assert words in message.text
    assert_discreet()


def test_a_pair_without_a_reserve_is_told_too(network):
    sam, priya = head_in_window(network), buddy(network)
    paired(network, sam, priya)
    visit = asked({"sam": sam})
    grant_deferral(visit=visit, by=sam, now=NOW)
    settle()

    assert [one.person for one in moved()] == [priya]
