"""Exceptions are asked of coordinators over a channel with a clock, and end by themselves."""

from datetime import UTC, datetime, time, timedelta

import pytest

from accounts.services import change_details
from buddies import queries, services
from buddies.following import look_after_pairs
from buddies.looking import Look, ask_to_look, look_again
from buddies.models import LastResort
from core.clock import LONDON
from escalations import services as engine
from escalations.models import Escalation, Page
from escalations.queries import waiting
from notifications.models import Message
from schools.access import access_for
from schools.services import change_network
from tests import factories
from tests.buddies.helpers import BY, NOW, TODAY, buddy, head_in_window, offers, paired
from tests.buddies.life import a_pair, is_called, last, leaves, looks, page_of, settle

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def access(network, person):
    found = access_for(person.user, network, TODAY)
    assert found is not None
    return found


@pytest.fixture
def life(network):
    return a_pair(network)


def to_look_at(life):
    live = Escalation.objects.filter(state__in=Escalation.LIVE).order_by("pk")
    return queries.looks_among(waiting(live, "coordinator"), life.network)


def ends(life, now=NOW):
    services.end_pairing(pairing=life.pairing, by=life.sam, now=now)
    settle(now)


def asked():
    return [page.person for page in Page.objects.filter(state=Page.State.ASKED)]


def test_the_end_of_a_pair_is_asked_with_the_head_to_ring_and_one_act(life):
    una = buddy(life.network, "Una Field", phase="Secondary")
    ends(life)

    message = last(life.dee)
    assert message.subject == "Covenant: Sam needs a buddy"
    assert message.text.startswith(life.sam.telephone)
    assert "Until then Tom Hale stands by them." in message.text
    assert f"Who would fit and is free: {life.tom.name}, {una.name}." in message.text
    assert f"/westhaven/pairs/{life.pairing.pk}/another/" in message.text
    assert "Priya" not in message.text


def test_the_next_coordinator_is_asked_after_half_an_hour_and_then_the_named_contact(life):
    eve = factories.coordinator(life.network, "Eve Second")
    zoe = factories.person("Zoe Contact", email="zoe@example.org")
    change_network(network=life.network, by=BY, now=NOW, named_contact=zoe)
    ends(life)
    for minutes, person in ((0, life.dee), (29, life.dee), (30, eve), (60, zoe)):
        engine.sweep(now=NOW + minutes * MINUTE)
        assert asked() == [person]
    engine.sweep(now=NOW + 90 * MINUTE)

    assert looks(Escalation.State.EXHAUSTED) == ["pair-ended"]
    (row,) = to_look_at(life)
    assert row.is_unanswered


def test_a_named_contact_who_coordinates_is_asked_once(life):
    change_network(network=life.network, by=BY, now=NOW, named_contact=life.dee)
    ends(life)
    engine.sweep(now=NOW + 30 * MINUTE)

    assert looks(Escalation.State.EXHAUSTED) == ["pair-ended"]


@pytest.mark.parametrize(
    ("asked_at", "goes_on_at"),
    [
        ("2026-11-24T17:45", "2026-11-25T08:15"),
        ("2026-11-24T20:00", "2026-11-25T08:30"),
        ("2026-11-27T17:45", "2026-11-30T08:15"),
    ],
)
def test_outside_staffed_hours_the_waiting_stands_still(life, asked_at, goes_on_at):
    at = datetime.fromisoformat(asked_at).replace(tzinfo=LONDON).astimezone(UTC)
    ends(life, at)

    next_at = datetime.fromisoformat(goes_on_at).replace(tzinfo=LONDON)
    assert Escalation.objects.get().next_at == next_at


def test_somebody_who_sleeps_long_has_their_half_hour_after_that(life):
    life.dee.quiet_until = time(9, 0)
    life.dee.save()
    at = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
    ends(life, at)

    assert Escalation.objects.get().next_at == datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def test_in_the_middle_of_it_nothing_waits_for_the_morning(life):
    is_called(life.sam)
    at = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
    ends(life, at)

    assert Escalation.objects.get(key__contains="pair-ended").next_at == at + 30 * MINUTE
    rows = Message.objects.filter(person=life.dee, key__startswith="escalations:")
    assert rows.latest("pk").priority == Message.Priority.URGENT


def test_who_is_on_it_has_a_working_day(life):
    ends(life)
    engine.answer(page=page_of(life.dee), value="on-it", by=life.dee, now=NOW)

    assert Escalation.objects.get().next_at == NOW + timedelta(days=1)
    (row,) = to_look_at(life)
    assert row.is_held


def test_who_cannot_look_passes_it_on_and_done_is_done(life):
    eve = factories.coordinator(life.network, "Eve Second")
    ends(life)
    engine.answer(page=page_of(life.dee), value="cannot", by=life.dee, now=NOW)
    assert asked() == [eve]
    engine.answer(page=page_of(eve), value="done", by=eve, now=NOW)

    assert to_look_at(life) == []
    # Who was asked and did not answer is not kept.
    assert set(Page.objects.values_list("person", flat=True)) == {None, eve.pk}


def test_what_was_done_and_mended_is_asked_anew_when_it_comes_again(life):
    una = buddy(life.network, "Una Field")
    leaves(life.tom, TODAY - timedelta(days=1))
    engine.answer(page=page_of(life.dee), value="done", by=life.dee, now=NOW)
    services.set_reserve(pairing=life.pairing, reserve=una, by=life.dee, now=NOW)
    settle()
    assert looks() == []

    leaves(una, TODAY - timedelta(days=1))
    assert looks() == ["no-reserve-free"]
    assert looks(Escalation.State.ANSWERED) == ["no-reserve-free"]


def test_what_is_done_is_not_asked_again_until_long_after(life):
    leaves(life.tom, TODAY - timedelta(days=1))
    engine.answer(page=page_of(life.dee), value="done", by=life.dee, now=NOW)

    look_after_pairs(now=NOW + timedelta(days=30))
    about = (life.network, Look.NO_RESERVE_FREE, life.pairing.pk)
    again = dict(zip(("network", "subject", "subject_id"), about, strict=True))
    assert ask_to_look(**again, now=NOW + timedelta(days=30)).state == Escalation.State.ANSWERED
    assert ask_to_look(**again, now=NOW + timedelta(days=91)).state == Escalation.State.OPEN


def test_what_is_mended_ends_by_itself_and_is_asked_again_if_it_comes_back(life):
    life.priya.user = None
    life.priya.save()
    change_details(person=life.priya, by=BY, now=NOW, email="")
    settle()
    assert looks() == ["cannot-be-reached"]
    assert "We have no way to reach Priya Nair" in page_question(life.dee)

    change_details(person=life.priya, by=BY, now=NOW, email="new@example.org")
    settle()
    assert not looks()

    change_details(person=life.priya, by=BY, now=NOW, email="")
    settle()
    assert looks() == ["cannot-be-reached"]
    assert Escalation.objects.count() == 1


def page_question(person):
    from escalations.kinds import kind_of

    page = page_of(person)
    return kind_of(page.escalation).asking(page.escalation, page, NOW).question


def test_somebody_without_a_way_to_reach_them_is_found_when_the_pair_is_made(network):
    factories.coordinator(network)
    quiet = factories.person("Quiet Buddy")
    offers(network, quiet)
    paired(network, head_in_window(network), quiet)
    settle()

    assert looks() == ["cannot-be-reached"]


def test_reserve_coordinator_named_contact_and_last_resort_must_be_reached_too(life):
    silent = [factories.person(name) for name in ("Una One", "Una Two", "Una Three", "Una Four")]
    services.set_reserve(pairing=life.pairing, reserve=silent[0], by=BY, now=NOW)
    factories.role(silent[1], life.network, "coordinator")
    change_network(network=life.network, by=BY, now=NOW, named_contact=silent[2])
    LastResort.objects.create(
        network=life.network, head=life.sam, kind="heads", person=silent[3], chosen_at=NOW
    )
    factories.person("No Part")
    look_after_pairs(now=NOW)

    people = Escalation.objects.filter(state="open").values_list("subject_id", flat=True)
    assert set(people) == {person.pk for person in silent}
    # Nobody is asked about themselves.
    about_two = Escalation.objects.get(subject_id=silent[1].pk)
    assert silent[1].pk not in about_two.pages.values_list("person", flat=True)


def test_a_last_resort_is_followed_when_their_details_change(life):
    una = factories.person("Una One")
    LastResort.objects.create(
        network=life.network, head=life.sam, kind="heads", person=una, chosen_at=NOW
    )
    change_details(person=una, by=BY, now=NOW, reach_me="after four")
    settle()
    assert looks() == ["cannot-be-reached"]

    LastResort.objects.all().delete()
    change_details(person=una, by=BY, now=NOW, reach_me="after five")
    settle()
    assert not looks()


def test_an_address_whose_last_message_came_back_for_good_does_not_work(life):
    Message.objects.filter(person=life.priya).update(
        state=Message.State.FAILED, address=life.priya.email
    )
    look_after_pairs(now=NOW)
    assert looks() == ["cannot-be-reached"]

    Message.objects.filter(person=life.priya).update(address="old@example.org")
    look_after_pairs(now=NOW)
    assert not looks()


def test_there_is_nothing_to_look_at_where_it_is_not_so(life):
    for subject in (Look.PAIR_ENDED, Look.PERSON_LEFT, Look.NO_RESERVE_FREE):
        for pk in (life.pairing.pk, 12345):
            found = ask_to_look(network=life.network, subject=subject, subject_id=pk, now=NOW)
            assert found is None
    ends(life)
    for subject in (Look.PERSON_LEFT, Look.NO_RESERVE_FREE):
        assert not ask_to_look(
            network=life.network, subject=subject, subject_id=life.pairing.pk, now=NOW
        )


def test_a_look_at_other_rows_leaves_this_one_alone(life):
    ends(life)
    Escalation.objects.update(next_at=NOW)
    look_again(life.network, (Look.PAIR_ENDED,), [12345], NOW)

    assert looks() == ["pair-ended"]


def test_the_list_says_each_thing_once(life, django_assert_num_queries):
    quiet = factories.person("Quiet Buddy")
    offers(life.network, quiet)
    paired(life.network, head_in_window(life.network, "Maya Brandt"), quiet)
    settle()
    leaves(life.priya, TODAY - timedelta(days=1))
    maya = head_in_window(life.network, "Lee Tan")
    second = paired(life.network, maya, buddy(life.network, "Una Field"), reserve=life.tom)
    settle()
    services.end_pairing(pairing=second, by=maya, now=NOW)
    settle()

    with django_assert_num_queries(3):
        rows = to_look_at(life)
    assert {row.said.title for row in rows} == {
        "We have no way to reach Quiet Buddy",
        "Sam Okafor’s buddy has left",
        "Lee Tan has no buddy any more",
    }
    assert {row.said.label for row in rows} == {"Enter how to reach them", "Find another buddy"}
    services.end_pairing(pairing=life.pairing, by=BY, now=NOW)
    second.delete()
    assert len(to_look_at(life)) == 2


def test_the_messages_say_no_more_than_they_must(life):
    leaves(life.tom, TODAY - timedelta(days=1))
    leaves(life.priya, TODAY - timedelta(days=1))
    ends(life)
    for message in Message.objects.filter(person=life.dee):
        said = f"{message.subject} {message.text}".lower()
        assert not [word for word in ("ofsted", "inspect", "visit", "grade") if word in said]
