"""Nobody is on the list without having said so: asked, told on the telephone, taken off."""

from datetime import date, timedelta

import pytest

from buddies import services
from buddies.models import Offer
from core.models import AuditEvent
from core.refusals import Refused
from notifications.models import Message
from tests import factories
from tests.buddies.helpers import NOW, TODAY, buddy, offers

pytestmark = pytest.mark.django_db


@pytest.fixture
def dee(network):
    return factories.coordinator(network)


def enter(network, person, by, **more):
    return services.offer(
        network=network, person=person, by=by, now=NOW, **{"capacity": 1, "phases": [], **more}
    )


def waiting(person):
    return list(Message.objects.filter(person=person, state=Message.State.QUEUED).order_by("pk"))


def test_whom_a_coordinator_enters_is_asked_and_not_yet_on_the_list(network, dee):
    sam = factories.head(network, "Sam Okafor")

    made = enter(network, sam, dee, capacity=2)

    assert (made.is_active, made.is_asked) == (False, True)
    assert AuditEvent.objects.get(verb="offer.asked").detail == {"person": sam.pk, "capacity": 2}
    [message] = waiting(sam)
    assert message.subject == "Covenant: can you be a buddy?"
    assert "up to 2 heads at once" in message.text
    assert "Until you say yes, you are not on the list." in message.text
    assert message.text.count("/me/buddy/") == 2
    with pytest.raises(Refused, match="has not offered"):
        services.pair(
            network=network, supported=factories.head(network, "Jo Bell"), buddy=sam, by=dee,
            now=NOW,
        )  # fmt: skip


def test_asked_again_only_the_newest_question_is_sent(network, dee):
    sam = factories.head(network)
    enter(network, sam, dee)

    services.offer(
        network=network, person=sam, capacity=3, phases=[], by=dee, now=NOW + timedelta(minutes=5)
    )

    assert ["up to 3" in message.text for message in waiting(sam)] == [True]


def test_their_yes_puts_them_on_the_list_once(network, dee):
    sam = factories.head(network)
    made = enter(network, sam, dee)

    services.say_yes(offer=made, by=sam, now=NOW)
    services.say_yes(offer=made, by=sam, now=NOW)

    made.refresh_from_db()
    assert (made.is_active, made.confirmed_at) == (True, NOW)
    assert AuditEvent.objects.filter(verb="offer.made").count() == 1
    assert waiting(sam) == []


def test_their_not_for_now_answers_the_question(network, dee):
    made = enter(network, factories.head(network), dee)

    services.withdraw_offer(offer=made, by=made.person, now=NOW)

    made.refresh_from_db()
    assert (made.is_active, made.is_asked) == (False, False)
    assert waiting(made.person) == []


def test_what_they_said_on_the_telephone_counts_with_its_day_and_they_are_told(network, dee):
    sam = factories.head(network)

    made = enter(network, sam, dee, told_on=date(2026, 11, 20))

    assert (made.is_active, made.confirmed_at) == (True, NOW)
    assert AuditEvent.objects.get(verb="offer.made").detail["told_on"] == "2026-11-20"
    [message] = waiting(sam)
    assert message.subject == "Covenant: you are on the list of buddies"
    assert "for one head at a time" in message.text
    assert message.text.count("/me/buddy/") == 1


def test_nobody_can_have_told_on_a_day_to_come(network, dee):
    with pytest.raises(Refused, match="a day to come"):
        enter(network, factories.head(network), dee, told_on=TODAY + timedelta(days=1))


def test_who_cannot_be_asked_must_have_said_so_on_the_telephone(network, dee):
    ruth = factories.person("Ruth Lindqvist")
    with pytest.raises(Refused, match="no way to ask Ruth Lindqvist"):
        enter(network, ruth, dee)
    assert not Offer.objects.exists()

    assert enter(network, ruth, dee, told_on=TODAY).is_active
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "wishes", [{"wants_email": False}, {"paused_until": TODAY + timedelta(days=7)}, {"email": ""}]
)
def test_who_wants_no_mail_and_never_signs_in_is_not_asked_by_mail(network, dee, wishes):
    ruth = factories.person(**{"email": "ruth@example.org", **wishes})

    with pytest.raises(Refused, match="no way to ask"):
        enter(network, ruth, dee)


def test_who_signs_in_and_wants_no_mail_finds_the_question_on_their_page(network, dee):
    sam = factories.head(network)
    sam.wants_email = False
    sam.save()

    assert enter(network, sam, dee).is_asked
    assert not Message.objects.exists()


def test_a_coordinator_cannot_put_somebody_back_who_said_not_for_now(network, dee):
    sam = factories.head(network)
    services.withdraw_offer(offer=offers(network, sam), by=sam, now=NOW)

    assert enter(network, sam, dee).is_asked


def test_who_is_on_the_list_stays_there_when_changed_and_is_told(network, dee):
    sam = buddy(network)

    changed = enter(network, sam, dee, capacity=2)

    assert changed.is_active
    assert [message.occasion for message in waiting(sam)] == ["On the list of buddies"]


def test_somebody_new_is_asked_where_there_is_an_address(network, dee):
    made = services.offer_for_new_person(
        network=network, name="Ruth Lindqvist", telephone="+442079460199",
        email="Ruth@Example.org", capacity=1, phases=[], by=dee, now=NOW, talks=["video"],
    )  # fmt: skip

    assert (made.is_asked, made.talks, made.person.email) == (True, ["video"], "ruth@example.org")


def test_days_and_ways_to_talk_are_kept_and_stay_when_not_given(network):
    sam = factories.head(network)
    between = (date(2026, 12, 1), date(2027, 7, 20))
    enter(network, sam, sam, between=between, talks=["text", "video", "pigeon"])

    kept = enter(network, sam, sam, capacity=2)

    assert (kept.available_from, kept.available_until) == between
    assert kept.talks == ["video", "text"]
    kept = enter(network, sam, sam, between=(None, None), talks=[])
    assert (kept.available_from, kept.available_until, kept.talks) == (None, None, [])


@pytest.mark.parametrize(
    ("between", "words"),
    [
        ((date(2027, 2, 1), date(2027, 1, 1)), "before the first"),
        ((None, TODAY - timedelta(days=1)), "is over"),
    ],
)
def test_days_that_cannot_be_are_refused_in_a_sentence(network, between, words):
    sam = factories.head(network)
    with pytest.raises(Refused, match=words):
        enter(network, sam, sam, between=between)


def test_i_can_again_forgets_an_end_that_is_over(network):
    sam = factories.head(network)
    made = enter(network, sam, sam, between=(TODAY, TODAY + timedelta(days=7)))
    services.withdraw_offer(offer=made, by=sam, now=NOW)

    soon = services.say_yes(offer=made, by=sam, now=NOW + timedelta(days=3))
    assert soon.available_until == TODAY + timedelta(days=7)
    services.withdraw_offer(offer=made, by=sam, now=NOW)
    later = services.say_yes(offer=made, by=sam, now=NOW + timedelta(days=30))
    assert (later.is_active, later.available_from, later.available_until) == (True, None, None)
