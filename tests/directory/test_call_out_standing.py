"""What the head's page says of a call-out, who may see it, and what the database holds to."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from core.refusals import NotAllowed
from directory import policies
from directory.callouts import rows
from directory.callouts.standing import standing_of
from directory.models import CallOut, FallbackNumber, StoodDown
from directory.queries.callouts import (
    call_out_for,
    call_outs_for,
    live_call_out,
    shared_words,
    taken_by,
)
from directory.services import callouts
from inspections.models import Visit
from schools.access import access_for
from schools.models import Post
from tests import factories
from tests.directory.callouts_town import CALLED, MINUTE, MONDAY, Town, build


@pytest.fixture
def town(network) -> Town:
    town = build(network)
    FallbackNumber.objects.create(
        network=network, label="The duty desk", telephone="020 7946 0500", hours="8am to 6pm"
    )
    return town


def stands(town, call_out, reader=None):
    return standing_of(rows.with_all().get(pk=call_out.pk), town.now, reader)


# --- What the page says -------------------------------------------------------------------


def test_while_people_are_asked_it_says_why_each_and_what_follows(town):
    town.advise("Ruth Lindqvist", says=[("role", "head"), ("phase", "primary")])
    town.advise("Omar Farouk", "Jo Marsh", "Kit Dale")
    asked = town.call_out()

    said = stands(town, asked)
    assert said.now_words == "We are asking 3 people who know inspection."
    assert said.next_words == "At 11.10am, or sooner if they cannot, we ask more people."
    assert said.next_at == town.now + 10 * MINUTE
    assert "A head who has been through inspections, in primary" in said.asked
    assert (said.is_alone, said.taken) == (False, None)
    assert [each.label for each in said.numbers] == [
        "The duty desk", "Ofsted’s senior inspector", "Ofsted, general line",
    ]  # fmt: skip

    town.passes(10)
    said = stands(town, asked)
    assert said.now_words == "We are asking one person who knows inspection."
    assert "we ask the coordinators" in said.next_words

    town.passes(10)
    said = stands(town, asked)
    assert said.now_words == "We are asking a coordinator."
    assert "we say so here, with numbers to ring" in said.next_words
    assert said.asked == ("A coordinator of the network",)


def test_after_everybody_was_asked_it_says_so_and_when_it_goes_on(town):
    asked = town.call_out()
    town.passes(5)

    said = stands(town, asked)
    assert said.now_words == "Everybody whom we can ask was asked, and nobody has answered."
    assert said.next_words == "At 11.20am everybody is asked again, without a tap from you."
    assert said.is_alone


def test_where_there_is_nobody_it_says_so_at_once(town):
    Visit.objects.update(senior_inspector="")
    town.dee.roles.all().delete()
    said = stands(town, town.call_out())
    assert said.now_words == "There is nobody whom we can ask just now."
    assert said.is_alone
    assert (said.next_at, len(said.numbers)) == (None, 2)


def test_at_night_it_says_when_it_begins(network):
    town = build(network, CALLED).at(MONDAY, 23)
    said = stands(town, town.call_out())
    assert "At this hour nobody is asked" in said.now_words
    assert "7am" in said.next_words
    assert said.is_alone


def test_once_somebody_rings_it_names_them_and_nobody_else(town):
    ruth, _ = town.advise("Ruth Lindqvist", "Omar Farouk")
    asked = town.call_out()
    town.answers(ruth.person)

    said = stands(town, asked)
    assert said.now_words == "Ruth Lindqvist has said that they ring you now."
    assert said.next_words == "At 11.10am we ask Ruth whether you have spoken."
    assert (said.taken, said.asked) == (ruth.person, ())
    to_dee = stands(town, asked, town.dee)
    assert to_dee.next_words == "At 11.10am we ask Ruth whether Sam Okafor has been reached."
    lines = [words for _, words in said.timeline]
    assert lines == [
        "Somebody who knows inspection was asked for.", "2 people were asked.",
        "Ruth Lindqvist said yes.",
    ]  # fmt: skip

    town.passes(10)
    assert "without a word from Ruth, we ask others" in stands(town, asked).next_words
    town.answers(ruth.person, "ringing")
    assert "we ask Ruth again" in stands(town, asked).next_words
    town.passes(15)

    said = stands(town, asked)
    assert said.now_words.startswith("There is no word from Ruth Lindqvist, who may still ring")
    assert (said.taken, said.before) == (None, (ruth.person,))
    assert "Ruth Lindqvist said yes." not in [words for _, words in said.timeline]

    callouts.spoken(call_out=asked, by=ruth.person, now=town.now)
    said = stands(town, asked)
    assert (said.now_words, said.next_words) == ("You have spoken with Ruth Lindqvist.", "")
    assert said.timeline[-1][1] == "They have spoken."
    assert said.before == ()


def test_to_somebody_who_asked_for_them_it_speaks_of_the_head(town):
    ruth = town.advise("Ruth Lindqvist")[0].person
    asked = town.call_out(by=town.dee)
    town.answers(ruth)
    assert "that they ring Sam Okafor now" in stands(town, asked, town.dee).now_words
    callouts.spoken(call_out=asked, by=town.dee, now=town.now)
    assert stands(town, asked, town.dee).now_words == "Sam Okafor has spoken with Ruth Lindqvist."


def test_whoever_would_like_to_be_rung_is_to_be_rung(town):
    ruth = town.advise("Ruth Lindqvist")[0].person
    asked = town.call_out()
    town.answers(ruth, "ring-me")
    assert "Please ring now" in stands(town, asked).now_words
    assert "Sam Okafor is asked to ring now." in stands(town, asked, town.dee).now_words
    ruth.erased_at = town.now
    ruth.save()
    said = stands(town, asked)
    assert (said.now_words, said.next_words) == (
        "Whoever had said yes cannot after all.", "Others are asked now.",
    )  # fmt: skip


def test_what_was_ended_or_said_another_way(town):
    asked = town.call_out()
    callouts.spoken(call_out=asked, by=town.sam, now=town.now)
    assert stands(town, asked).now_words == "You have spoken."
    again = town.call_out()
    callouts.end(call_out=again, by=town.sam, now=town.now)
    said = stands(town, again)
    assert said.now_words == "This is not needed any more, and nobody is asked."
    assert said.timeline[-1][1] == "It was not needed any more."


def test_the_timeline_says_who_could_not_in_words_alone(town):
    ruth, omar = (entry.person for entry in town.advise("Ruth Lindqvist", "Omar Farouk"))
    factories.coordinator(town.network, "Lou Watts")
    asked = town.call_out()
    omar.email = ""
    omar.save()
    town.answers(ruth, "cannot")
    town.passes(21)
    lines = [words for _, words in stands(town, asked).timeline]
    assert "Somebody cannot just now." in lines
    assert "2 coordinators were asked." in lines
    assert "Everybody who could be asked was." in lines
    assert not any(name in " ".join(lines) for name in ("Ruth", "Omar", "Lou", "Dee"))


def test_one_that_lost_its_escalation_still_says_something(town):
    asked = town.call_out()
    rows.escalation_of(asked).delete()
    said = stands(town, asked)
    assert said.is_alone
    assert len(said.timeline) == 1


@pytest.mark.parametrize("number", [1, 12])
def test_looking_costs_the_same_however_many_are_asked(town, number, django_assert_max_num_queries):
    town.advise(*(f"Adviser{n} Surname" for n in range(number)))
    asked = rows.with_all().get(pk=town.call_out().pk)
    with django_assert_max_num_queries(4):
        standing_of(asked, town.now)
    town.answers(town.entries[0].person)
    town.passes(10)
    asked = rows.with_all().get(pk=asked.pk)
    with django_assert_max_num_queries(4):
        standing_of(asked, town.now)


# --- Who may ask, and see -----------------------------------------------------------------


def access(town, person):
    return access_for(person.user, town.network, town.now.date())


@pytest.fixture
def lin(town):
    lin = factories.person("Lin Moss", account=True)
    factories.post(lin, town.school, Post.Kind.DELEGATE)
    return lin


def test_the_head_their_delegates_and_coordinators_ask_for_the_head(town, lin):
    for person in (town.sam, lin, town.dee):
        assert policies.can_call_out(access(town, person), town.visit)
        assert policies.check_call_out(access(town, person), town.visit) == town.sam


def test_others_do_not_and_nobody_for_a_head_whom_nobody_knows(town, lin):
    other = factories.head(town.network, "Other Head")
    for person in (other, factories.head(factories.network("eastport"))):
        with pytest.raises(NotAllowed):
            policies.check_call_out(
                access_for(person.user, person.posts.get().school.network, town.now.date()),
                town.visit,
            )
    town.visit.phase = "closed"
    assert not policies.can_call_out(access(town, town.sam), town.visit)
    town.visit.phase, town.visit.head = "on_site", None
    with pytest.raises(NotAllowed):
        policies.check_call_out(access(town, lin), town.visit)
    town.sam.erased_at = town.now
    town.visit.head = town.sam
    assert not policies.can_call_out(access(town, lin), town.visit)


def test_a_head_sees_theirs_a_delegate_and_a_coordinator_what_they_asked_for(town, lin):
    mine = town.call_out()
    assert call_out_for(access(town, town.sam), mine.pk) == mine
    assert live_call_out(town.visit, town.sam) == mine
    for person in (lin, town.dee):
        assert call_out_for(access(town, person), mine.pk) is None
    callouts.end(call_out=mine, by=town.sam, now=town.now)

    for person in (lin, town.dee):
        asked = town.call_out(by=person)
        assert list(call_outs_for(access(town, person))) == [asked]
        callouts.end(call_out=asked, by=person, now=town.now)
    # A coordinator sees it while it is live.
    assert list(call_outs_for(access(town, town.dee))) == []
    assert call_outs_for(access(town, lin)).count() == 1
    assert call_outs_for(access(town, town.sam)).count() == 3
    assert live_call_out(town.visit, town.sam) is None


def test_who_leads_the_school_no_more_sees_it_no_more(town):
    mine = town.call_out()
    Post.objects.filter(person=town.sam).update(end=town.now.date())
    assert call_out_for(access(town, town.sam), mine.pk) is None


def test_of_a_visit_that_was_a_mistake_nothing_is_seen(town):
    mine = town.call_out()
    Visit.objects.update(phase="mistaken")
    assert call_out_for(access(town, town.sam), mine.pk) is None


def test_whoever_has_it_sees_it_until_it_is_over(town):
    ruth = town.advise("Ruth Lindqvist")[0].person
    ruth.user = factories.person(account=True).user
    type(ruth).objects.filter(user=ruth.user).update(user=None)
    ruth.save()
    mine = town.call_out(words="Something")
    assert list(taken_by(access(town, ruth))) == []
    town.answers(ruth)
    assert list(taken_by(access(town, ruth))) == [mine]
    callouts.share(call_out=mine, by=town.sam, now=town.now)
    callouts.spoken(call_out=mine, by=town.sam, now=town.now)
    assert list(taken_by(access(town, ruth))) == []
    assert shared_words(rows.with_all().get(pk=mine.pk)) == ""


# --- What the database holds to -------------------------------------------------------------

GOOD = {
    "asking": {},
    "unanswered": {},
    "accepted": {"taken_at": 1, "taken_by": "ruth"},
    "spoken": {"spoken_at": 1, "ended_at": 1, "taken_at": 1},
    "ended": {"ended_at": 1},
}


def keep(town, ruth, state, **fields):
    fields = {
        name: town.now if value == 1 else ruth if value == "ruth" else value
        for name, value in fields.items()
    }
    fields.setdefault("head", town.sam)
    with transaction.atomic():
        return CallOut.objects.create(
            visit=town.visit, kind="unsure", state=state, asked_at=town.now, token=uuid4(),
            **fields,
        )  # fmt: skip


@pytest.mark.parametrize("state", CallOut.State.values)
def test_good_rows_are_kept(town, state):
    ruth = factories.person()
    assert keep(town, ruth, state, **GOOD[state]).is_live is (state in CallOut.LIVE)


@pytest.mark.parametrize(
    ("name", "state", "fields"),
    [
        ("accepted_call_outs_say_since_when", "accepted", {"taken_at": None}),
        ("accepted_call_outs_say_since_when", "asking", {"taken_at": 1}),
        ("accepted_call_outs_say_since_when", "unanswered", {"taken_by": "ruth"}),
        ("spoken_call_outs_say_when", "spoken", {"spoken_at": None}),
        ("spoken_call_outs_say_when", "ended", {"spoken_at": 1}),
        ("call_outs_that_are_over_say_since_when", "ended", {"ended_at": None}),
        ("call_outs_that_are_over_say_since_when", "asking", {"ended_at": 1}),
    ],
)
def test_bad_rows_are_not(town, name, state, fields):
    with pytest.raises(IntegrityError, match=name):
        keep(town, factories.person(), state, **{**GOOD[state], **fields})


def test_nobody_answers_their_own(town):
    with pytest.raises(IntegrityError, match="nobody_answers_their_own_call_out"):
        keep(town, town.sam, "accepted", **GOOD["accepted"])


@pytest.mark.parametrize("state", CallOut.LIVE)
def test_one_is_live_for_each_head_in_a_visit(town, state):
    ruth = factories.person()
    keep(town, ruth, "spoken", **GOOD["spoken"])
    keep(town, ruth, "asking")
    keep(town, ruth, state, **GOOD[state], head=factories.person())
    with pytest.raises(IntegrityError):
        keep(town, ruth, state, **GOOD[state])


def test_somebody_stands_down_once_in_each(town):
    asked, ruth = keep(town, None, "asking"), factories.person()
    StoodDown.objects.create(call_out=asked, person=ruth)
    with pytest.raises(IntegrityError), transaction.atomic():
        StoodDown.objects.create(call_out=asked, person=ruth)
    assert str(asked) == f"Call-out {asked.pk}"
