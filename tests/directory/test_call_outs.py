"""Asking for somebody who knows inspection, from the tap until they have spoken."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core import audit
from core.clock import london_time
from core.models import AuditEvent
from core.refusals import NotAllowed, Refused
from directory.callouts import following, rows
from directory.callouts.links import PATH, link_for, of_token, token_for
from directory.callouts.standing import standing_of
from directory.callouts.whom import may_take
from directory.models import Away, CallOut, EntryConflict, StoodDown
from directory.queries.callouts import shared_words
from directory.services import callouts
from escalations import links
from escalations import services as engine
from escalations.models import Escalation, Page
from inspections.models import Concern, ConcernVersion, Visit
from inspections.services import concerns, open_visit
from notifications.models import Message
from schools.models import Post
from tests import factories
from tests.directory.callouts_town import (
    CALLED,
    MINUTE,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    State,
    Town,
    adviser,
    build,
    make_ready,
)

BY = audit.System("test")


@pytest.fixture
def town(network) -> Town:
    return build(network)


@pytest.fixture
def ruth(town):
    return town.advise("Ruth Lindqvist")[0].person


@pytest.fixture
def omar(town, ruth):
    return town.advise("Omar Farouk")[0].person


def now(call_out):
    return rows.with_all().get(pk=call_out.pk)


# --- Who is asked -----------------------------------------------------------------------


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


# --- The tap --------------------------------------------------------------------------------


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


# --- A yes --------------------------------------------------------------------------------


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
    kind = engine.engine.kind_of(page.escalation)
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


# --- Whether they have spoken -----------------------------------------------------------------


def taken(town, person):
    asked = town.call_out()
    town.answers(person)
    return now(asked)


def test_after_ten_minutes_they_are_asked_and_a_yes_ends_it(town, ruth):
    asked = taken(town, ruth)
    town.passes(9)
    assert not Escalation.objects.filter(kind="call-out-spoken").exists()
    town.passes(1)
    town.answers(ruth, "spoken")
    asked = now(asked)
    assert (asked.state, asked.spoken_at, asked.ended_at) == (State.SPOKEN, town.now, town.now)
    town.passes(60)
    assert now(asked).state == State.SPOKEN


def test_i_am_ringing_now_gives_ten_minutes_more(town, ruth):
    asked = taken(town, ruth)
    town.passes(10)
    town.answers(ruth, "ringing")
    town.passes(9)
    assert now(asked).state == State.ACCEPTED
    town.passes(1)
    assert Page.objects.filter(person=ruth, escalation__kind="call-out-spoken", state="asked")
    town.passes(5)
    assert now(asked).state == State.ASKING


def test_without_a_word_others_are_asked_and_they_are_not_again(town, ruth, omar):
    asked = taken(town, ruth)
    town.passes(15)
    asked = now(asked)
    assert (asked.state, asked.taken_by, asked.times) == (State.ASKING, None, 1)
    assert town.asked(asked) == ["Omar"]
    assert StoodDown.objects.get(person=ruth).had_taken_at is not None


def test_a_late_word_that_they_have_spoken_counts_while_nobody_else_has_it(town, ruth, omar):
    asked = taken(town, ruth)
    town.passes(16)
    town.answers(ruth, "spoken")
    asked = now(asked)
    assert (asked.state, asked.taken_by) == (State.SPOKEN, ruth)
    assert town.asked(asked) == []


def test_a_late_word_does_not_take_it_from_whoever_has_it_now(town, ruth, omar):
    asked = taken(town, ruth)
    town.passes(16)
    town.answers(omar)
    with pytest.raises(Refused, match="not needed any more"):
        page = Page.objects.get(person=ruth, escalation__kind="call-out-spoken")
        engine.answer(page=page, value="spoken", by=ruth, now=town.now)
    assert now(asked).taken_by == omar


@pytest.mark.parametrize("value", ["ringing", "cannot"])
def test_ringing_late_is_their_own_affair(town, ruth, omar, value):
    taken(town, ruth)
    town.passes(16)
    with pytest.raises(Refused, match="Others are asked by now"):
        town.answers(ruth, value)


def test_i_cannot_after_all_asks_others_at_once(town, ruth, omar):
    asked = taken(town, ruth)
    town.passes(10)
    town.answers(ruth, "cannot")
    assert town.asked(asked) == ["Omar"]
    assert StoodDown.objects.get(person=ruth).had_taken_at is None
    with pytest.raises(Refused):
        town.answers(ruth, "spoken")


def test_whoever_cannot_be_asked_any_more_is_not_waited_for(town, ruth, omar):
    asked = taken(town, ruth)
    ruth.email = ""
    ruth.save()
    town.passes(10)
    assert town.asked(asked) == ["Omar"]


def test_whoever_had_it_and_is_erased_is_not_waited_for(town, ruth, omar):
    asked = taken(town, ruth)
    ruth.erased_at = town.now
    ruth.save()
    following.follow_person(ruth.pk, town.now)
    assert town.asked(asked) == ["Omar"]


def test_a_call_out_that_lost_its_person_is_asked_again(town, ruth, omar):
    asked = taken(town, ruth)
    town.passes(10)
    CallOut.objects.update(taken_by=None)
    engine.reconsider(escalation=Escalation.objects.get(kind="call-out-spoken"), now=town.now)
    assert town.asked(asked) == ["Omar", "Ruth"]


# --- What people do -----------------------------------------------------------------------------


def test_the_head_says_that_they_have_spoken_and_twice_is_once(town, ruth):
    asked = taken(town, ruth)
    callouts.spoken(call_out=asked, by=town.sam, now=town.now)
    again = callouts.spoken(call_out=asked, by=town.sam, now=town.now + MINUTE)
    assert (again.state, again.spoken_at) == (State.SPOKEN, town.now)
    assert AuditEvent.objects.filter(verb="call_out.spoken").count() == 1


@pytest.mark.parametrize("is_asked", [True, False])
def test_whoever_has_it_says_so_on_their_page(town, ruth, is_asked):
    asked = taken(town, ruth)
    if is_asked:
        town.passes(10)
    assert callouts.spoken(call_out=asked, by=ruth, now=town.now).state == State.SPOKEN


def test_whoever_had_it_says_so_late(town, ruth, omar):
    asked = taken(town, ruth)
    town.passes(15)
    got = callouts.spoken(call_out=asked, by=ruth, now=town.now)
    assert (got.state, got.taken_by_id, got.taken_at) == (
        State.SPOKEN, ruth.pk, town.now - 15 * MINUTE,
    )  # fmt: skip


def test_nobody_else_says_so(town, ruth, omar):
    asked = taken(town, ruth)
    with pytest.raises(Refused, match="not with you any more"):
        callouts.spoken(call_out=asked, by=omar, now=town.now)
    town.passes(15)
    town.answers(omar)
    with pytest.raises(Refused, match="not with you any more"):
        callouts.spoken(call_out=asked, by=ruth, now=town.now)
    callouts.end(call_out=asked, by=town.sam, now=town.now)
    with pytest.raises(Refused, match="over"):
        callouts.spoken(call_out=asked, by=omar, now=town.now)


def test_the_head_has_others_asked_and_the_number_stays(town, ruth, omar):
    asked = taken(town, ruth)
    town.passes(10)
    got = callouts.ask_others(call_out=asked, by=town.sam, now=town.now)
    assert (got.state, town.asked(asked)) == (State.ASKING, ["Omar"])
    assert StoodDown.objects.get(person=ruth).had_taken_at is not None
    assert callouts.ask_others(call_out=asked, by=town.sam, now=town.now).times == 1


def test_the_head_has_everybody_asked_again_at_once(town, ruth):
    asked = town.call_out()
    town.passes(15)
    assert now(asked).state == State.UNANSWERED
    callouts.ask_others(call_out=asked, by=town.sam, now=town.now)
    assert town.asked(asked) == ["Ruth"]


def test_handing_it_on_asks_the_others_and_only_whoever_has_it_can(town, ruth, omar):
    asked = taken(town, ruth)
    with pytest.raises(Refused, match="not with you"):
        callouts.hand_on(call_out=asked, by=omar, now=town.now)
    callouts.hand_on(call_out=asked, by=ruth, now=town.now)
    assert town.asked(asked) == ["Omar"]
    with pytest.raises(Refused, match="not with you"):
        callouts.hand_on(call_out=asked, by=ruth, now=town.now)
    waiting = Message.objects.get(key__endswith=":adviser")
    assert waiting.state == Message.State.CANCELLED


def test_it_is_ended_once_and_whoever_has_it_is_told(town, ruth):
    asked = taken(town, ruth)
    town.passes(10)
    for _ in range(2):
        callouts.end(call_out=asked, by=town.sam, now=town.now)
    assert now(asked).state == State.ENDED
    assert Message.objects.filter(person=ruth, key__endswith=":no-need").count() == 1
    assert not Escalation.objects.filter(state__in=("open", "exhausted")).exists()


def test_only_whoever_asked_ends_it_or_has_others_asked(town, ruth):
    asked = town.call_out()
    for act in (callouts.end, callouts.ask_others):
        with pytest.raises(NotAllowed):
            act(call_out=asked, by=town.dee, now=town.now)
    callouts.end(call_out=asked, by=town.sam, now=town.now)
    with pytest.raises(Refused, match="over"):
        callouts.ask_others(call_out=asked, by=town.sam, now=town.now)


def test_what_the_head_wrote_is_read_once_they_share_it_and_by_nobody_after(town, ruth, omar):
    asked = town.call_out(words="They read the data wrongly.")
    with pytest.raises(Refused, match="Nobody has said yet"):
        callouts.share(call_out=asked, by=town.sam, now=town.now)
    town.answers(ruth)
    assert shared_words(now(asked)) == ""
    for _ in range(2):
        callouts.share(call_out=asked, by=town.sam, now=town.now)
    assert shared_words(now(asked)) == "They read the data wrongly."

    concerns.withdraw(concern=now(asked).concern, by=town.sam, now=town.now)
    assert shared_words(now(asked)) == ""
    with pytest.raises(Refused, match="nothing written"):
        callouts.share(call_out=asked, by=town.sam, now=town.now)
    Concern.objects.update(withdrawn_at=None)
    callouts.hand_on(call_out=asked, by=ruth, now=town.now)
    town.answers(omar)
    assert shared_words(now(asked)) == ""


def test_only_the_head_shares_and_only_what_there_is(town, ruth):
    asked = taken(town, ruth)
    with pytest.raises(NotAllowed):
        callouts.share(call_out=asked, by=town.dee, now=town.now)
    with pytest.raises(Refused, match="nothing written"):
        callouts.share(call_out=asked, by=town.sam, now=town.now)


def test_afterwards_thanks_are_said_once_and_what_was_agreed_is_the_heads(town, ruth):
    asked = taken(town, ruth)
    say = {"call_out": asked, "by": town.sam, "now": town.now}
    with pytest.raises(Refused, match="once you have spoken"):
        callouts.after(helped="yes", thanks=True, agreed="They look again.", **say)
    assert not Concern.objects.exists()
    callouts.spoken(**say)

    callouts.after(helped="partly", thanks=True, agreed="They look again.", **say)
    got = callouts.after(helped="", thanks=True, agreed="They look again on Monday.", **say)

    assert (got.helped, got.thanked_at) == ("partly", town.now)
    assert Message.objects.get(key__endswith=":thanks").person == ruth
    concern = Concern.objects.get()
    assert [each.what for each in concern.versions.order_by("number")] == [
        "They look again.", "They look again on Monday.",
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        callouts.after(call_out=asked, helped="no", thanks=False, agreed="", by=ruth, now=town.now)


def test_afterwards_nothing_needs_to_be_said(town, ruth):
    asked = taken(town, ruth)
    say = {"call_out": asked, "by": town.sam, "now": town.now}
    callouts.spoken(**say)
    got = callouts.after(helped="", thanks=False, agreed=" ", **say)
    assert (got.helped, got.thanked_at) == ("", None)
    assert not Concern.objects.exists()


# --- What follows by itself -------------------------------------------------------------------


@pytest.mark.parametrize("phase", ["closed", "mistaken"])
def test_a_visit_that_is_over_ends_it(town, ruth, phase):
    asked = town.call_out()
    Visit.objects.update(phase=phase)
    following.follow_visit(town.visit.pk, town.now)
    assert now(asked).state == State.ENDED
    following.follow_visit(town.visit.pk, town.now)


def test_the_clock_ends_it_too(town, ruth):
    asked = town.call_out()
    Visit.objects.update(phase="closed")
    following.look_after(now=town.now)
    assert now(asked).state == State.ENDED


def test_a_visit_that_moves_changes_nothing_for_whoever_has_it(town, ruth):
    asked = taken(town, ruth)
    following.follow_visit(town.visit.pk, town.now)
    assert now(asked).taken_by == ruth
    assert list(following.unmoved(town.now + 5 * MINUTE)) == []


def test_who_wants_only_what_is_urgent_is_not_asked_after_the_team_has_left(town):
    Visit.objects.update(phase="feedback")
    town.at(TUESDAY, 22)
    town.dee.roles.all().delete()
    asked = town.call_out()
    assert asked.state == State.UNANSWERED
    entry = town.advise("Ruth Lindqvist")[0]
    entry.person.wants_email = False
    entry.person.save()
    following.look_after(now=town.now)
    assert now(asked).state == State.UNANSWERED
    assert list(following.unmoved(town.now + 5 * MINUTE)) == []


def test_a_head_who_is_gone_is_not_rung(town, ruth):
    asked = town.call_out()
    town.sam.erased_at = town.now
    town.sam.save()
    engine.reconsider(escalation=rows.escalation_of(asked), now=town.now)
    assert town.asked(asked) == []
    with pytest.raises(Refused):
        callouts.accept(call_out=asked, by=ruth, now=town.now)
    following.follow_person(town.sam.pk, town.now)
    assert now(asked).state == State.ENDED


def test_after_the_team_has_left_it_goes_on_slower(town, ruth):
    town.now = london_time(WEDNESDAY, 18, 5)
    Visit.objects.update(phase="feedback")
    asked = town.call_out()
    town.passes(19)
    assert town.asked(asked) == ["Ruth"]
    town.passes(2)
    assert town.asked(asked) == ["Dee"]


def test_what_was_lost_is_mended_and_the_auditor_sees_it(town, ruth):
    asked = town.call_out()
    late = town.now + 5 * MINUTE
    assert list(following.unmoved(late)) == []
    Escalation.objects.all().delete()
    assert list(following.unmoved(late)) == [(asked.pk, "is live, and nobody is asked")]
    following.look_after(now=late)
    assert town.asked(asked) == ["Ruth"]


def test_an_escalation_that_ended_too_early_is_mended(town, ruth):
    asked = town.call_out()
    engine.end(escalation=rows.escalation_of(asked), why="A slip", now=town.now)
    following.look_after(now=town.now)
    assert town.asked(asked) == ["Ruth"]


def test_the_auditor_sees_what_else_stands_still(town, ruth):
    asked = taken(town, ruth)
    late = town.now + 14 * MINUTE
    said = "was accepted, and nobody asks whether they have spoken"
    assert list(following.unmoved(late)) == [(asked.pk, said)]
    callouts.hand_on(call_out=asked, by=ruth, now=town.now)
    town.passes(6)
    assert now(asked).state == State.UNANSWERED
    said = "has rested, and nobody is asked again"
    assert list(following.unmoved(town.now + 30 * MINUTE)) == [(asked.pk, said)]
    Visit.objects.update(phase="closed")
    said = "is about a visit that is over, and has not ended"
    assert list(following.unmoved(town.now + 30 * MINUTE)) == [(asked.pk, said)]


def test_one_that_raises_never_stops_the_others(town, ruth, monkeypatch, caplog):
    asked = taken(town, ruth)

    def breaks(*args, **how):
        raise RuntimeError("broken")

    monkeypatch.setattr(following.whether_spoken, "ask", breaks)
    assert following.look_after(now=town.now + 10 * MINUTE) == 0
    assert f"Call-out {asked.pk} could not be moved" in caplog.text


def test_the_task_looks_after_them(town, ruth, settings):
    from directory.tasks import look_after_call_outs

    asked = taken(town, ruth)
    CallOut.objects.update(taken_at="2026-01-01T09:00Z")
    look_after_call_outs()
    assert Escalation.objects.filter(kind="call-out-spoken", subject_id=asked.pk).exists()


def test_a_call_out_moves_along_its_table_alone(town, ruth):
    asked = town.call_out()
    stale = now(asked)
    with pytest.raises(ValidationError):
        rows.move(now(asked), State.ASKING, by=BY, now=town.now)
    callouts.end(call_out=asked, by=town.sam, now=town.now)
    with pytest.raises(Refused, match="changed meanwhile"):
        rows.move(stale, State.SPOKEN, by=BY, now=town.now)
    with pytest.raises(Refused, match="changed meanwhile"):
        rows.accept(now(asked), ruth, ring_first=False, now=town.now)
    assert following.look_after_one(asked.pk, now=town.now) is False


def test_the_audit_trail_says_nothing_of_what_it_is_about(town, ruth):
    asked = town.call_out(kind="wellbeing", words="I cannot sleep.")
    town.answers(ruth)
    callouts.share(call_out=asked, by=town.sam, now=town.now)
    said = str(list(AuditEvent.objects.values_list("verb", "detail")))
    assert "call_out.accepted" in said
    assert "wellbeing" not in said
    assert "sleep" not in said


def test_a_link_that_was_changed_or_is_of_nobody_leads_nowhere(town, ruth):
    asked = town.call_out()
    assert of_token("rubbish") is None
    token = token_for(asked, ruth)
    assert of_token(token + "x") is None
    ruth.erased_at = town.now
    ruth.save()
    assert of_token(token) is None
