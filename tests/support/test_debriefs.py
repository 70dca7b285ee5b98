"""Whoever carried a visit is offered an hour; they alone know of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock, stale
from core.models import AuditEvent
from core.refusals import NotAllowed, Refused
from dashboard import erasure
from inspections.models import Phase, Visit
from notifications.models import Message
from support import debriefs
from support.models import Apart, DebriefOffer, Place
from support.services import debriefs as services
from support.services.places import give_up_place
from tests import factories
from tests.conftest import NOW
from tests.dashboard.helpers import pair, school_with_head
from tests.dashboard.helpers import visit as a_visit
from tests.support import helpers

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina(network):
    return school_with_head(network, "Amina Yusuf", "Quayside Primary School")


@pytest.fixture
def sam(network, amina):
    buddy = factories.head(network, "Sam Okafor")
    pair(network, amina[1], buddy)
    return buddy


@pytest.fixture
def visit(amina, sam):
    return a_visit(*amina, phase=Phase.FEEDBACK)


@pytest.fixture
def offer(visit, sam):
    clock.travel_to(NOW)
    debriefs.follow_visit(visit.pk, NOW)
    return DebriefOffer.objects.get(person=sam)


@pytest.fixture
def hour(network):
    return helpers.series(
        helpers.supervisor(network, is_outside=True), sessions=1, purpose="debrief"
    )


def turn(visit, phase):
    Visit.objects.filter(pk=visit.pk).update(phase=phase)
    stale.mark("visit", visit.pk, now=NOW)
    debriefs.follow_visit(visit.pk, NOW)


def about(offer):
    return Message.objects.filter(key=f"support.debrief:{offer.pk}")


# --- The offer --------------------------------------------------------------------------


def test_once_the_team_has_left_the_buddy_is_offered_an_hour_the_day_after(visit, offer, sam):
    assert (offer.part, offer.answer) == ("buddy", "")
    message = about(offer).get()
    assert message.subject == "Covenant: an hour for you"
    assert message.not_before == factories.at(2026, 11, 25, 12)
    assert message.is_private
    for word in ("Amina", "Quayside", "Ofsted", "inspect", "visit"):
        assert word not in message.subject + message.text
    debriefs.follow_visit(visit.pk, NOW)
    assert DebriefOffer.objects.count() == 1


def test_before_that_nobody_is(visit):
    turn(visit, Phase.ON_SITE)
    assert not DebriefOffer.objects.exists()


def test_where_the_team_has_not_left_after_all_it_is_taken_back(visit, offer):
    turn(visit, Phase.ON_SITE)
    assert not DebriefOffer.objects.exists()
    assert about(offer).get().state == "cancelled"


def test_it_stays_when_the_visit_goes_on_and_nobody_is_offered_another(visit, offer):
    for phase in (Phase.DRAFT, Phase.PUBLISHED, Phase.CLOSED):
        turn(visit, phase)
    assert DebriefOffer.objects.count() == 1


def test_nobody_is_asked_back_into_one_of_long_ago(visit):
    Visit.objects.filter(pk=visit.pk).update(called_at=NOW - timedelta(days=200))
    debriefs.follow_visit(visit.pk, NOW)
    debriefs.follow_visit(0, NOW)
    assert not DebriefOffer.objects.exists()


def test_who_does_not_sign_in_reads_how_and_who_has_no_address_reads_it_on_their_page(
    network, amina
):
    for fields in ({"email": "jo@example.org"}, {"email": ""}):
        jo = factories.person("Jo Marsh", **fields)
        made = pair(network, amina[1], jo)
        visit = a_visit(*amina, phase=Phase.FEEDBACK)
        debriefs.follow_visit(visit.pk, NOW)
        made.ended_at = NOW
        made.why_ended = "ended"
        made.save()
        visit.delete()
    message = Message.objects.get(subject="Covenant: an hour for you")
    assert "Ask to be invited" in message.text


# --- The answer -------------------------------------------------------------------------


def page(client, offer):
    return client.get(address(offer)).content.decode()


def address(offer):
    return reverse("support:debrief", args=["westhaven", offer.pk])


def test_one_tap_books_an_hour(offer, hour, sam, sign_in):
    client = sign_in(sam)
    ladder = reverse("support:ladder", args=["westhaven"])
    assert address(offer) in client.get(ladder).content.decode()
    assert "Nadia Rahman" in page(client, offer)
    said = client.post(address(offer), {"series": hour.pk}, follow=True).content.decode()
    assert "It is booked" in said
    assert "video.example.org" in said
    assert Place.objects.get().person == sam
    assert address(offer) not in client.get(ladder).content.decode()


def test_no_thank_you_can_become_a_yes(offer, hour, sam, sign_in):
    client = sign_in(sam)
    assert "Nobody asks again" in client.post(address(offer), follow=True).content.decode()
    services.decline_debrief(offer=offer, by=sam, now=NOW)
    assert "You have said no" in page(client, offer)
    client.post(address(offer), {"series": hour.pk})
    offer.refresh_from_db()
    assert offer.answer == "booked"


def test_who_gave_theirs_up_can_book_another(offer, hour, network, sam, sign_in):
    services.book_debrief(offer=offer, series=hour, by=sam, now=NOW)
    assert services.book_debrief(offer=offer, series=hour, by=sam, now=NOW).place is not None
    other = helpers.series(
        hour.supervisor, first=helpers.FIRST + helpers.WEEK, sessions=1, purpose="debrief"
    )
    with pytest.raises(Refused, match="booked an hour already"):
        services.book_debrief(offer=offer, series=other, by=sam, now=NOW)
    offer.refresh_from_db()
    give_up_place(place=offer.place, by=sam, now=NOW)
    assert "One tap books it" in page(sign_in(sam), offer)
    services.book_debrief(offer=offer, series=other, by=sam, now=NOW)


def test_a_time_that_is_taken_is_refused_with_a_sentence(offer, hour, sam, sign_in):
    helpers.place(hour, factories.person("Somebody Else"))
    answer = sign_in(sam).post(address(offer), {"series": hour.pk}, follow=True)
    assert "not free any more" in answer.content.decode()
    assert "There is no time just now" in answer.content.decode()


def test_whom_they_must_not_meet_is_not_among_the_times(offer, hour, network, sam, sign_in):
    Apart.objects.create(network=network, person=sam, other=hour.supervisor.person, at=NOW)
    assert "There is no time just now" in page(sign_in(sam), offer)


@pytest.mark.parametrize("series", ["0", "nonsense", "²"])
def test_a_series_that_there_is_not_is_not_found(offer, sam, sign_in, series):
    assert sign_in(sam).post(address(offer), {"series": series}).status_code == 404


def test_a_supervisors_only_session_that_was_called_off_is_not_shown(offer, hour, sam, sign_in):
    services.book_debrief(offer=offer, series=hour, by=sam, now=NOW)
    hour.sessions.update(off_at=NOW, why_off="supervisor")
    assert "It is booked" in page(sign_in(sam), offer)


def test_nobody_answers_for_another(offer, hour, amina, sign_in):
    with pytest.raises(NotAllowed):
        services.decline_debrief(offer=offer, by=amina[1], now=NOW)
    assert sign_in(amina[1]).get(address(offer)).status_code == 404


# --- What is kept -----------------------------------------------------------------------


def test_the_trail_of_an_offer_names_nobody(offer, sam):
    services.decline_debrief(offer=offer, by=sam, now=NOW)
    rows = AuditEvent.objects.filter(object_type="support.debriefoffer")
    assert list(rows.values_list("verb", "actor_id")) == [
        ("debrief.offered", None), ("debrief.no", None),
    ]  # fmt: skip


def test_after_three_months_it_is_forgotten(offer):
    assert debriefs.forget_offers(now=NOW + timedelta(days=90)) == 0
    assert debriefs.forget_offers(now=NOW + timedelta(days=91)) == 1


def test_it_goes_with_whoever_is_forgotten(offer, sam):
    erasure.erase(person=sam, by=sam, now=NOW)
    assert not DebriefOffer.objects.exists()
