"""Asking for somebody who knows inspection: who is asked, and the tap that asks them."""

from uuid import uuid4

import pytest

from core import audit
from core.refusals import Refused
from directory.callouts import following
from directory.callouts.standing import standing_of
from directory.models import Away, CallOut, EntryConflict
from directory.services import callouts
from escalations import services as engine
from escalations.models import Page
from inspections.models import ConcernVersion, Visit
from inspections.services import concerns, open_visit
from notifications.models import Message
from schools.models import Post
from tests import factories
from tests.directory.callouts_town import (
    CALLED,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    State,
    adviser,
    build,
    make_ready,
    now,
)

BY = audit.System("test")


def test_three_are_asked_at_once_and_the_first_who_can_has_it(town):
    ruth, *_ = town.advise("Ruth Lindqvist", "Omar Farouk", "Jo Marsh", "Kit Dale")

    asked = town.call_out()
    assert (asked.state, town.asked(asked)) == (State.ASKING, ["Jo", "Omar", "Ruth"])

    town.answers(ruth.person)
    asked = now(asked)
    assert (asked.state, asked.taken_by, town.asked(asked)) == (State.ACCEPTED, ruth.person, [])
    with pytest.raises(Refused, match="Somebody else has answered"):
        engine.answer(
            page=Page.objects.filter(state="withdrawn").first(), value="ring", by=BY, now=town.now
        )


def test_two_heads_at_once_ask_different_people_while_there_are_some(town, network):
    town.advise("Ruth Lindqvist", "Omar Farouk", "Jo Marsh", "Kit Dale", "Ana Reyes", "Lee Park")
    first = town.call_out()
    nia = factories.head(network, "Nia Cole")
    visit = open_visit(school=nia.posts.get().school, by=BY, now=town.now)
    other = callouts.call_out(
        visit=visit, head=nia, kind="unsure", words="", token=uuid4(), by=nia, now=town.now
    )
    assert len(town.asked(first)) == len(town.asked(other)) == 3
    assert not set(town.asked(first)) & set(town.asked(other))

    # Whoever is about to ring one head is asked for the other after everybody else.
    ruth = next(each for each in town.entries if each.person.first_name in town.asked(first))
    town.answers(ruth.person)
    for name in town.asked(other):
        mine = next(each for each in town.entries if each.person.first_name == name)
        town.answers(mine.person, "cannot")
    assert ruth.person.first_name in town.asked(other)


def test_it_goes_on_to_the_next_three_then_the_coordinators_then_numbers_and_again(town):
    town.advise("Ruth Lindqvist", "Omar Farouk", "Jo Marsh", "Kit Dale")
    asked = town.call_out()

    town.passes(10)
    assert town.asked(asked) == ["Kit"]
    town.passes(10)
    assert town.asked(asked) == ["Dee"]
    town.passes(5)
    assert now(asked).state == State.UNANSWERED
    town.passes(15)
    assert (now(asked).state, now(asked).times) == (State.ASKING, 1)
    assert town.asked(asked) == ["Jo", "Omar", "Ruth"]


def test_the_next_are_asked_at_once_when_all_three_cannot(town):
    entries = town.advise("Ruth Lindqvist", "Omar Farouk", "Jo Marsh", "Kit Dale")
    asked = town.call_out()
    for entry in entries[:3]:
        town.answers(entry.person, "cannot")
    assert town.asked(asked) == ["Kit"]


def test_nobody_there_at_all_is_said_in_the_same_breath(town):
    town.dee.roles.all().delete()
    asked = town.call_out()
    assert asked.state == State.UNANSWERED
    assert not Page.objects.exists()
    town.passes(60)
    assert (now(asked).state, now(asked).times) == (State.UNANSWERED, 0)


def test_whoever_becomes_free_is_asked_at_once(town):
    town.dee.roles.all().delete()
    asked = town.call_out()
    town.advise("Ruth Lindqvist")
    town.tick()
    assert (now(asked).state, town.asked(asked)) == (State.ASKING, ["Ruth"])
    assert now(asked).asked_why


@pytest.mark.parametrize(
    "how", ["away", "hours", "conflict", "serving", "channel", "telephone", "left", "paused", "own"]
)
def test_who_must_not_be_asked_is_not(town, network, how):
    entry = adviser(
        network, "Ruth Lindqvist", free=how != "hours", is_serving_inspector=how == "serving"
    )
    person = entry.person
    if how == "away":
        Away.objects.create(entry=entry, first_day=TUESDAY, last_day=TUESDAY)
    elif how == "conflict":
        EntryConflict.objects.create(entry=entry, school=town.school)
    elif how == "left":
        entry.left_at = entry.approved_at = None
        entry.save()
    elif how == "own":
        visited = factories.school(network)
        factories.post(person, visited)
        Visit.objects.create(
            school=visited, called_at=CALLED, first_day=TUESDAY, last_day=TUESDAY,
            recorded_at=CALLED, phase="on_site",
        )  # fmt: skip
    person.email = "" if how == "channel" else person.email
    person.telephone = "" if how == "telephone" else person.telephone
    person.paused_until = WEDNESDAY if how == "paused" else None
    person.save()

    assert town.asked(town.call_out()) == ["Dee"]


def test_who_is_not_ready_comes_after_those_who_are(town, network):
    late = adviser(network, "Ada Stone", ready=False, says=[("topic", "anything")])
    town.advise("Ruth Lindqvist", "Omar Farouk", "Jo Marsh")
    asked = town.call_out()
    assert "Ada" not in town.asked(asked)
    town.passes(10)
    assert town.asked(asked) == ["Ada"]
    make_ready(late)


def test_the_head_is_not_asked_though_they_are_in_the_directory(town, network):
    entry = adviser(network, "Somebody", free=True)
    entry.person = town.sam
    entry.save()
    town.sam.email = "sam@example.org"
    town.sam.save()
    assert town.asked(town.call_out()) == ["Dee"]


def test_a_coordinator_in_the_directory_is_asked_once(town, network):
    entry = adviser(network, "Somebody", free=False)
    entry.person = town.dee
    entry.save()
    asked = town.call_out()
    assert town.asked(asked) == ["Dee"]
    entry.hours.create(weekday=1, begins="00:00", ends="23:00")
    town.passes(4)
    assert Page.objects.filter(person=town.dee).count() == 1


def test_whose_hours_end_keeps_the_question(town, network):
    entry = adviser(network, "Ruth Lindqvist", free=False)
    row = entry.hours.create(weekday=1, begins="08:00", ends="11:05")
    asked = town.call_out()
    town.passes(6)
    assert town.asked(asked) == ["Ruth"]
    row.delete()
    entry.away.create(first_day=TUESDAY, last_day=TUESDAY)
    following.follow_visit(town.visit.pk, town.now)
    assert town.asked(asked) == ["Dee"]


def test_at_night_before_the_team_comes_it_waits_for_the_morning(network):
    town = build(network, CALLED)
    town.at(MONDAY, 23)
    asked = town.call_out()
    assert (asked.state, town.asked(asked)) == (State.ASKING, [])
    town.at(TUESDAY, 7, 1)
    assert town.asked(asked) == ["Dee"]


def test_at_night_between_two_days_on_site_people_are_asked(town):
    town.at(TUESDAY, 23)
    assert town.asked(town.call_out()) == ["Dee"]


def test_nobody_is_woken_twice_in_a_night(town):
    town.at(TUESDAY, 23)
    asked = town.call_out()
    town.at(WEDNESDAY, 6, 55)
    assert (now(asked).state, now(asked).times) == (State.UNANSWERED, 0)
    assert "7am everybody is asked again" in standing_of(now(asked), town.now).next_words
    town.at(WEDNESDAY, 7, 10)
    assert now(asked).times == 1


def test_a_second_tap_asks_nobody_twice(town, ruth):
    token = uuid4()
    first, again = town.call_out(token=token), town.call_out(token=token)
    other = town.call_out()
    assert first.pk == again.pk == other.pk
    assert Message.objects.filter(person=ruth).count() == 1


def test_a_sentence_sent_while_somebody_is_asked_already_is_kept(town, ruth):
    first = town.call_out()
    for words in ("They will not look at our evidence.", "And now they have said no."):
        again = town.call_out(words=words)
        assert again.pk == first.pk
    said = ConcernVersion.objects.order_by("pk")
    assert [each.what for each in said] == [
        "They will not look at our evidence.", "And now they have said no.",
    ]  # fmt: skip
    # What is shared is the first.
    assert now(first).concern == said[0].concern
    assert Message.objects.filter(person=ruth).count() == 1


def test_the_same_form_after_it_is_over_asks_nobody(town, ruth):
    token = uuid4()
    asked = town.call_out(token=token)
    callouts.end(call_out=asked, by=town.sam, now=town.now)
    assert town.call_out(token=token).pk == asked.pk
    assert town.call_out().pk != asked.pk


def test_a_visit_that_is_over_is_refused(town):
    Visit.objects.update(phase="closed")
    with pytest.raises(Refused, match="over"):
        town.call_out()


def test_the_sentence_goes_into_the_heads_own_log(town):
    asked = town.call_out(words=" They read the data wrongly. ")
    version = ConcernVersion.objects.get(concern=asked.concern)
    assert (version.what, version.told) == ("They read the data wrongly.", "nobody")
    assert asked.concern.log.owner == town.sam


def test_a_delegate_writes_only_where_the_head_lets_them(town):
    lin = factories.person("Lin Moss")
    factories.post(lin, town.school, Post.Kind.DELEGATE)
    with pytest.raises(Refused, match="belongs to the head"):
        town.call_out(words="Something", by=lin)
    assert not CallOut.objects.exists()

    log = concerns.open_log(visit=town.visit, owner=town.sam)
    concerns.let_delegates_write(log=log, allowed=True, by=town.sam, now=town.now)
    asked = town.call_out(words="Something", by=lin)
    assert (asked.concern.log, asked.concern.written_by) == (log, lin)


def test_a_coordinator_asks_without_a_sentence(town):
    log = concerns.open_log(visit=town.visit, owner=town.sam)
    concerns.let_delegates_write(log=log, allowed=True, by=town.sam, now=town.now)
    with pytest.raises(Refused, match="belongs to the head"):
        town.call_out(words="Something", by=town.dee)
    assert town.call_out(by=town.dee).asked_by == town.dee
