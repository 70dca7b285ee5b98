"""Whoever accepted sees whom to ring and what it is about, with a link or signed in, and nothing of
it once it is over."""

import pytest

from core import clock
from directory.callouts.headings import about, heading, until_they_leave
from directory.callouts.links import token_for
from directory.models import CallOut
from directory.services import callouts
from directory.views import call_out_answering
from inspections.models import Visit
from tests import factories
from tests.directory.callouts_town import MINUTE, ON_SITE, State
from tests.directory.test_call_out_pages import WORDS, Reader, plain

pytestmark = pytest.mark.django_db
SECRETS = ("Sam", "Quayside", "020 7946 0111", "evidence")


@pytest.fixture
def ruth(town):
    """Somebody of the directory who can also sign in."""
    found = town.advise("Ruth Lindqvist", "Omar Farouk")[0].person
    found.user = factories.person("Somebody", account=True).user
    type(found).objects.filter(user=found.user).update(user=None)
    found.save()
    factories.role(found, town.network, "adviser")
    return found


@pytest.fixture
def taken(town, ruth):
    found = town.call_out(kind="evidence", words=WORDS)
    town.answers(ruth)
    found.refresh_from_db()
    return found


@pytest.fixture
def link(town, taken, ruth, client):
    """Opens the link of the message, or acts on its page, without signing in."""
    address = f"/call-out/{token_for(taken, ruth)}/"

    def use(act=""):
        clock.travel_to(town.now)
        answer = client.post(address, {"act": act}) if act else client.get(address)
        assert answer.status_code == 200
        assert answer["Referrer-Policy"] == "no-referrer"
        return plain(answer)

    return use


def test_the_link_says_whom_to_ring_first_and_what_it_is_about(link):
    said = link()

    assert said.index("Please ring Sam now") < said.index("020 7946 0111")
    assert "Quayside Primary School" in said
    assert "It is about evidence and data" in said
    assert "The team leaves on Wednesday 25 November" in said


def test_what_the_head_wrote_shows_only_once_they_share_it(town, link, taken):
    assert WORDS not in link()
    callouts.share(call_out=taken, by=town.sam, now=town.now)

    assert WORDS in link()


def test_we_have_spoken_and_then_there_is_nothing_of_it(town, link, taken):
    said = link("spoken")

    assert "Thank you for being there." in said
    taken.refresh_from_db()
    assert taken.state == State.SPOKEN
    for page in (said, link(), link("spoken")):
        assert not [words for words in SECRETS if words in page]
    assert "Nothing more to do" in link()


def test_handed_on_the_others_are_asked(town, link, taken):
    said = link("hand-on")

    assert "Others are being asked now" in said
    assert town.asked(taken) == ["Omar"]
    assert not [words for words in SECRETS if words in link()]
    assert callouts.NOT_WITH_YOU in link("hand-on")


def test_what_is_no_act_changes_nothing(link, taken):
    assert "Please ring Sam now" in link("dance")
    taken.refresh_from_db()
    assert taken.state == State.ACCEPTED


@pytest.mark.parametrize("token", ["1.1~x~y", "nonsense"])
def test_a_link_that_is_none_says_so(token, client, db):
    answer = client.get(f"/call-out/{token}/")

    assert answer.status_code == 404
    assert "does not work any more" in plain(answer)


def test_who_asked_to_be_rung_is_told_that_they_are(town, ruth, client):
    found = town.call_out(kind="unsure")
    town.answers(ruth, "ring-me")

    clock.travel_to(town.now)
    said = plain(client.get(f"/call-out/{token_for(found, ruth)}/"))

    assert "Sam will ring you" in said
    assert "They do not know yet what it is about." in said


def test_signed_in_it_stands_first_on_their_page(town, taken, ruth):
    reader = Reader(town, ruth)

    home = reader.home()
    assert "Please ring Sam now" in home
    assert home.index("Please ring Sam now") < home.index("My place in the directory")
    assert "It is about evidence and data" in reader.read("directory:call-out-mine", taken.pk)

    said = plain(reader.send("directory:call-out-mine", taken.pk, act="spoken"))
    assert "Thank you for being there." in said
    assert "Please ring Sam" not in said
    assert reader.get("directory:call-out-mine", taken.pk).status_code == 404


def test_signed_in_what_is_no_act_changes_nothing_and_a_refusal_is_a_sentence(
    town, taken, ruth, monkeypatch
):
    reader = Reader(town, ruth)
    reader.send("directory:call-out-mine", taken.pk, act="dance")
    taken.refresh_from_db()
    assert taken.state == State.ACCEPTED

    def late(**_):
        raise callouts.Refused(callouts.NOT_WITH_YOU)

    monkeypatch.setitem(call_out_answering.ACTS, "hand-on", late)
    said = plain(reader.send("directory:call-out-mine", taken.pk, act="hand-on"))
    assert callouts.NOT_WITH_YOU in said


def test_it_is_not_there_for_anybody_else(town, taken):
    other = town.entries[1].person
    factories.role(town.dee, town.network, "adviser")
    assert Reader(town, town.dee).get("directory:call-out-mine", taken.pk).status_code == 404
    assert other != taken.taken_by


@pytest.mark.parametrize(
    ("state", "alone", "for_the_head", "for_others"),
    [
        ("asking", None, "Nobody has said yet that they ring you", "Nobody has said yet that"),
        ("asking", False, "Somebody is being asked to ring you", "asked to ring Sam"),
        ("asking", True, "Nobody can be asked just now", "Nobody can be asked just now"),
        ("unanswered", True, "Nobody has answered yet", "Nobody has answered yet"),
        ("unanswered", False, "Somebody is being asked to ring you", "asked to ring Sam"),
        ("spoken", None, "You have spoken", "They have spoken"),
        ("ended", None, "Nobody is being asked any more", "Nobody is being asked any more"),
        # Whoever had accepted has asked to be forgotten.
        ("accepted", None, "Somebody will ring you", "Somebody will ring Sam"),
    ],
)
def test_the_heading_says_what_is_so(town, state, alone, for_the_head, for_others):
    call_out = CallOut(head=town.sam, state=state, kind="unsure")

    assert heading(call_out, is_head=True, is_alone=alone) == for_the_head
    assert for_others in heading(call_out, is_head=False, is_alone=alone)
    assert about(call_out) == ""


def test_whoever_asked_for_a_head_reads_that_the_head_is_to_ring(town, ruth):
    call_out = CallOut(head=town.sam, state="accepted", taken_by=ruth, ring_first=True)

    assert heading(call_out, is_head=False) == "Sam is to ring Ruth"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (163, "The team leaves in about 2 h 40 min."),
        (125, "The team leaves in about 2 h."),
        (45, "The team leaves in about 40 min."),
        (5, "The team leaves in a few minutes."),
        (0, ""),
        (24 * 60, "The team leaves on Wednesday 25 November, at about 11am."),
    ],
)
def test_when_the_team_leaves_is_told_roughly(minutes, said):
    leaves = ON_SITE + minutes * MINUTE

    assert until_they_leave(Visit(phase="on_site"), leaves, ON_SITE) == said


def test_before_the_team_is_there_nothing_is_said_of_its_leaving():
    assert until_they_leave(Visit(phase="planned"), ON_SITE + MINUTE, ON_SITE) == ""
    assert until_they_leave(Visit(phase="on_site"), None, ON_SITE) == ""
