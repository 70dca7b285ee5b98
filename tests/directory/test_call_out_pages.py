"""A head asks from the visit's page, and the page says what is happening and what happens next."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.telephone import national
from directory.models import CallOut
from directory.services import callouts
from directory.views import call_out_page
from inspections.models import ConcernLog, Visit
from inspections.services import concerns
from schools.models import Post
from tests import factories
from tests.dashboard.helpers import pair
from tests.directory.callouts_town import MINUTE, State

pytestmark = pytest.mark.django_db
BUTTON = "Ask for somebody who knows inspection"
WORDS = "The lead inspector will not look at our data."


class Reader:
    """Somebody signed in, at the town's time."""

    def __init__(self, town, person):
        self.town, self.client = town, factories.signed_in_client(person)

    def url(self, name, pk):
        return reverse(name, args=[self.town.network.slug, pk])

    def get(self, name, pk, **query):
        clock.travel_to(self.town.now)
        return self.client.get(self.url(name, pk), query)

    def read(self, name, pk):
        response = self.get(name, pk)
        assert response.status_code == 200
        return plain(response)

    def send(self, name, pk, **data):
        clock.travel_to(self.town.now)
        return self.client.post(self.url(name, pk), data, follow=True)

    def home(self):
        clock.travel_to(self.town.now)
        return plain(self.client.get(f"/{self.town.network.slug}/home/"))

    def asks(self, kind="evidence", **data):
        return plain(self.send("directory:call-out-ask", self.town.visit.pk, kind=kind, **data))


def plain(response):
    """The words in the page's main part."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.fixture
def sam(town):
    return Reader(town, town.sam)


@pytest.fixture
def delegate(town):
    person = factories.person("Del Egate", account=True)
    factories.post(person, town.school, Post.Kind.DELEGATE)
    return Reader(town, person)


@pytest.fixture
def dee(town):
    return Reader(town, town.dee)


def taken(town, **how):
    """Ruth has said that she will ring."""
    ruth = town.advise("Ruth Lindqvist", "Omar Farouk")[0].person
    call_out = town.call_out(**how)
    town.answers(ruth)
    call_out.refresh_from_db()
    return call_out, ruth


def test_two_taps_from_the_visits_page(town, sam):
    town.advise("Ruth Lindqvist", "Omar Farouk", says=[("role", "head"), ("phase", "primary")])
    assert BUTTON in sam.read("dashboard:visit", town.visit.pk)
    assert BUTTON in sam.home()

    said = sam.asks()

    assert "Somebody is being asked to ring you" in said
    assert "We are asking 2 people who know inspection." in said
    assert "What happens next At " in said
    assert "020 7946 0111" in said  # the number on which they ring
    assert "About evidence and data" in said
    for name in ("Ruth", "Omar"):
        assert name not in said
    assert CallOut.objects.get().concern is None


def test_once_asked_the_pages_lead_there_and_nobody_is_asked_twice(town, sam):
    town.advise("Ruth Lindqvist")
    sam.asks()

    for page in (sam.home(), sam.read("dashboard:visit", town.visit.pk)):
        assert "Nobody has said yet that they ring you" in page
        assert BUTTON not in page
    assert sam.get("directory:call-out-ask", town.visit.pk).status_code == 302
    sam.asks(kind="conduct")
    assert CallOut.objects.count() == 1


def test_a_sentence_goes_into_the_heads_own_log(town, sam):
    sam.asks(words=WORDS)

    concern = CallOut.objects.get().concern
    assert concern.log.owner == town.sam
    assert concern.versions.get().what == WORDS


def test_the_same_form_sent_twice_writes_and_asks_once(town, sam):
    token = str(uuid4())
    sam.asks(words=WORDS, token=token)
    sam.asks(words=WORDS, token=token)

    assert CallOut.objects.count() == 1
    assert ConcernLog.objects.get().concerns.count() == 1


def test_without_a_kind_nobody_is_asked_and_the_words_stay(town, sam):
    said = plain(sam.send("directory:call-out-ask", town.visit.pk, words=WORDS))

    assert "Choose what it is about" in said
    assert WORDS in said
    assert not CallOut.objects.exists()


def test_a_delegate_writes_only_where_the_head_lets_them(town, delegate):
    assert "Write a sentence" not in delegate.read("directory:call-out-ask", town.visit.pk)
    log = concerns.open_log(visit=town.visit, owner=town.sam)
    concerns.let_delegates_write(log=log, allowed=True, by=town.sam, now=town.now)
    assert "Write a sentence" in delegate.read("directory:call-out-ask", town.visit.pk)

    said = delegate.asks(words=WORDS)

    assert "asked to ring Sam" in said
    assert CallOut.objects.get().concern.log == log


def test_a_delegate_reads_nothing_of_who_stands_by_the_head(town, delegate):
    pair(town.network, town.sam, factories.person("Bea Buddy"))
    town.advise("Ruth Lindqvist")

    assert "Bea Buddy" not in delegate.asks()


def test_a_coordinator_asks_for_a_head_who_rang_and_sees_it_while_it_is_live(town, dee):
    ruth = town.advise("Ruth Lindqvist")[0].person
    log = concerns.open_log(visit=town.visit, owner=town.sam)
    concerns.let_delegates_write(log=log, allowed=True, by=town.sam, now=town.now)
    page = dee.read("directory:call-out-ask", town.visit.pk)
    assert "Write a sentence" not in page
    assert "How they or their staff are" in page

    assert "Somebody is being asked to ring Sam" in dee.asks()
    call_out = CallOut.objects.get()
    town.answers(ruth)
    said = dee.read("directory:call-out", call_out.pk)
    assert "Ruth will ring Sam" in said
    assert "rings you" not in said

    said = plain(dee.send("directory:call-out-spoken", call_out.pk))
    assert "That you have spoken is all we keep" in said
    assert dee.get("directory:call-out", call_out.pk).status_code == 404


def test_a_coordinator_learns_nothing_of_what_a_head_has_asked_for(town, sam, dee):
    town.advise("Ruth Lindqvist")
    sam.asks()
    call_out = CallOut.objects.get()

    assert dee.get("directory:call-out", call_out.pk).status_code == 404
    assert "Nobody has said yet" not in dee.read("dashboard:visit", town.visit.pk)
    said = dee.asks(kind="conduct")

    assert "Somebody is being asked to ring Sam Okafor." in said
    assert "evidence" not in said
    assert CallOut.objects.count() == 1


def test_where_nobody_knows_the_head_there_is_nobody_to_ring_back(town, dee, delegate):
    Visit.objects.update(head=None)

    said = dee.read("directory:call-out-ask", town.visit.pk)
    assert "Enter the head" in said
    assert "Your coordinator" not in said
    said = delegate.read("directory:call-out-ask", town.visit.pk)
    assert "Ring your coordinator" in said
    assert national(town.dee.telephone) in said
    assert "Ring your coordinator" in delegate.read("directory:call-out-wellbeing", town.visit.pk)


def test_a_head_without_a_number_is_told_that_they_ring(town, sam, dee):
    town.sam.telephone = ""
    town.sam.save()
    ruth = town.advise("Ruth Lindqvist")[0].person

    assert "no number for you" in sam.read("directory:call-out-ask", town.visit.pk)
    assert "no number for Sam Okafor" in dee.read("directory:call-out-ask", town.visit.pk)
    said = sam.asks()
    assert "Somebody is being asked to talk with you" in said
    assert "theirs stands here as soon as somebody says yes" in said
    town.answers(ruth)
    assert "Please ring Ruth" in sam.read("directory:call-out", CallOut.objects.get().pk)


def test_a_visit_that_is_over_refuses_with_a_sentence(town, sam, monkeypatch):
    def over(**_):
        raise callouts.Refused(callouts.NOT_OPEN)

    monkeypatch.setattr(callouts, "call_out", over)

    assert callouts.NOT_OPEN in sam.asks()
    monkeypatch.undo()
    Visit.objects.update(phase="closed")
    assert sam.get("directory:call-out-ask", town.visit.pk).status_code == 404


def test_wellbeing_is_another_door(town, sam, delegate):
    pair(town.network, town.sam, factories.person("Bea Buddy", telephone="020 7946 0222"))

    said = sam.asks(kind="wellbeing", words=WORDS)

    assert not CallOut.objects.exists()
    assert said.index("999") < said.index("Bea Buddy") < said.index("Education Support")
    assert "Ask for a pause" in said
    assert WORDS in said
    assert "Bea Buddy" not in delegate.read("directory:call-out-wellbeing", town.visit.pk)

    sam.asks(kind="wellbeing", words=WORDS, still="yes")
    assert CallOut.objects.get().kind == "wellbeing"
    assert CallOut.objects.get().concern is not None


def test_before_the_team_is_there_no_pause_can_be_asked_for(town, sam):
    Visit.objects.update(phase="notified")

    assert "Ask for a pause" not in sam.read("directory:call-out-wellbeing", town.visit.pk)


def test_name_and_number_come_first_once_somebody_has_accepted(town, sam):
    call_out, ruth = taken(town)

    response = sam.get("directory:call-out", call_out.pk)
    main = response.content.decode().partition("<main")[2]
    assert main.index("Ruth will ring you") < main.index("tel:") < main.index("What happens next")
    assert "Ruth will ring you" in sam.home()
    assert ruth.name in sam.home()


def test_whoever_asked_to_be_rung_is_rung(town, sam):
    ruth = town.advise("Ruth Lindqvist")[0].person
    call_out = town.call_out()
    town.answers(ruth, "ring-me")

    said = sam.read("directory:call-out", call_out.pk)

    assert "Please ring Ruth" in said
    assert "I cannot reach them: ask others" in said


def test_nobody_has_rung_so_others_are_asked_and_the_number_stays(town, sam):
    call_out, _ = taken(town)

    said = plain(sam.send("directory:call-out-others", call_out.pk))

    assert "Others are being asked now." in said
    assert "May still ring Ruth Lindqvist" in said
    assert "Somebody is being asked to ring you" in said


def test_what_was_written_is_shared_with_whoever_accepted_alone(town, sam, dee):
    call_out, _ = taken(town, words=WORDS)
    assert "Let Ruth read what I wrote" in sam.read("directory:call-out", call_out.pk)

    said = plain(sam.send("directory:call-out-share", call_out.pk))

    assert "Ruth can read what you wrote now." in said
    assert dee.send("directory:call-out-share", call_out.pk).status_code == 404


def test_with_nothing_written_there_is_nothing_to_share(town, sam):
    town.advise("Ruth Lindqvist")
    call_out = town.call_out()

    said = plain(sam.send("directory:call-out-share", call_out.pk))

    assert callouts.NOBODY_YET in said


def test_it_is_not_needed_any_more(town, sam):
    town.advise("Ruth Lindqvist")
    call_out = town.call_out()

    said = plain(sam.send("directory:call-out-end", call_out.pk))

    assert "Nobody is being asked any more" in said
    assert "Ask for somebody again" in said
    assert town.asked(call_out) == []


def test_when_nobody_is_there_it_says_so_at_once_with_numbers(town, sam):
    pair(town.network, town.sam, factories.person("Bea Buddy", telephone="020 7946 0222"))
    factories.role(town.dee, town.network, "adviser")
    call_out = town.call_out()
    town.answers(town.dee, "cannot")

    said = sam.read("directory:call-out", call_out.pk)

    assert "Nobody has answered yet" in said
    assert said.index("Ring one of these now") < said.index("What happens next")
    for number in ("020 7946 0222", "0300 123 1231", "020 7946 0999"):
        assert number in said


def test_the_part_that_follows_events_answers_nothing_while_nothing_has_changed(town, sam):
    ruth, *_ = town.advise("Ruth Lindqvist", "Omar Farouk")
    call_out = town.call_out()
    seen = sam.get("directory:call-out", call_out.pk).context["seen"]

    assert sam.get("directory:call-out-now", call_out.pk, seen=seen).status_code == 204
    # Another number to ring is there in five minutes, and is not read out.
    pair(town.network, town.sam, factories.person("Bea Buddy"))
    town.now += 5 * MINUTE
    quiet = sam.get("directory:call-out-now", call_out.pk, seen=seen)
    assert "Bea Buddy" in quiet.content.decode()
    assert "hx-swap-oob" not in quiet.content.decode()
    town.answers(ruth.person)
    news = sam.get("directory:call-out-now", call_out.pk, seen=seen).content.decode()
    assert 'hx-swap-oob="innerHTML">Ruth will ring you.' in news


def test_nor_while_it_is_asked_whether_they_have_spoken(town, sam):
    call_out, _ = taken(town)
    town.passes(11)
    seen = sam.get("directory:call-out", call_out.pk).context["seen"]

    assert sam.get("directory:call-out-now", call_out.pk, seen=seen).status_code == 204


def test_what_happens_while_the_page_is_made_is_on_it_the_next_time(town, sam, monkeypatch):
    town.advise("Ruth Lindqvist")
    call_out = town.call_out()
    made = call_out_page.standing_of

    def slowly(*args):
        found = made(*args)
        town.passes(10)
        return found

    monkeypatch.setattr(call_out_page, "standing_of", slowly)
    seen = sam.get("directory:call-out", call_out.pk).context["seen"]

    assert sam.get("directory:call-out-now", call_out.pk, seen=seen).status_code == 200


def test_afterwards_the_head_says_whether_it_helped(town, sam):
    call_out, ruth = taken(town)
    assert sam.get("directory:call-out-after", call_out.pk).status_code == 302
    said = plain(sam.send("directory:call-out-spoken", call_out.pk))
    assert "Did it help?" in said
    assert "Thank Ruth" in sam.read("directory:call-out-after", call_out.pk)

    sam.send(
        "directory:call-out-after", call_out.pk, helped="yes", thanks="on", agreed="Seen on Tuesday"
    )

    call_out.refresh_from_db()
    assert call_out.helped == "yes"
    concern = ConcernLog.objects.get(owner=town.sam).concerns.get()
    assert concern.versions.get().what == "Seen on Tuesday"
    assert any(message.subject == "Covenant: thank you" for message in town.messages(ruth))
    assert "Did it help?" not in sam.read("directory:call-out", call_out.pk)


def test_the_menu_says_that_it_belongs_to_the_visit(town, sam):
    shown = sam.get("directory:call-out", town.call_out().pk).context["navigation"]

    assert [item.label for item in shown if item.active] == ["My visit"]


def test_nothing_of_it_has_to_be_answered_but_something_to_be_kept(town, sam):
    call_out, _ = taken(town)
    sam.send("directory:call-out-spoken", call_out.pk)
    CallOut.objects.update(taken_by=None)

    said = plain(sam.send("directory:call-out-after", call_out.pk))

    assert "Say one of these, or go back" in said
    assert "Thank" not in said


def test_a_refusal_of_an_act_is_a_sentence_on_the_page(town, sam):
    call_out, _ = taken(town)
    sam.send("directory:call-out-end", call_out.pk)

    said = plain(sam.send("directory:call-out-spoken", call_out.pk))

    assert "This is over" in said


@pytest.mark.parametrize("state", [State.ASKING, State.ACCEPTED])
def test_as_many_queries_however_many_people_there_are(town, sam, state):
    town.advise("Ruth Lindqvist")
    call_out = town.call_out()
    if state == State.ACCEPTED:
        town.answers(town.entries[0].person)

    def queries():
        clock.travel_to(town.now)
        address = sam.url("directory:call-out", call_out.pk)
        with CaptureQueriesContext(connection) as found:
            assert sam.client.get(address).status_code == 200
        return len(found)

    # Whom to ring meanwhile, the buddy and a coordinator, is more.
    most = {State.ACCEPTED: 12, State.ASKING: 15}
    one = queries()
    town.advise(*(f"Adviser {number}" for number in range(30)))
    town.passes(1)

    assert queries() == one <= most[state]
