"""Who is invited to offer, and when: once a school year, and after one's own inspection."""

from datetime import date, datetime, timedelta

import pytest

from buddies import queries, services
from buddies.inviting import asking_day, forget_invitations, invite_due, reconcile_visit
from buddies.models import OfferInvitation
from buddies.queries.offers import Invited
from buddies.tasks import invite_to_offer
from core import stale
from core.clock import london_time
from inspections.models import Phase, Visit
from inspections.services import move_visit, open_visit
from notifications.models import Message
from schools.access import access_for
from schools.models import Post, School, Term
from tests import factories
from tests.buddies.helpers import NOW, offers, school_of

pytestmark = pytest.mark.django_db
# Without terms the round begins on 15 September.
ROUND = datetime(2026, 9, 15, 4, 20, tzinfo=NOW.tzinfo)
YEAR = timedelta(days=365)


@pytest.fixture
def sam(network):
    return factories.head(network, "Sam Okafor")


def invitations(person):
    return list(
        OfferInvitation.objects.filter(person=person)
        .order_by("pk")
        .values_list("occasion", flat=True)
    )


def say(person, answer, now=ROUND):
    invitation = OfferInvitation.objects.filter(person=person).latest("pk")
    services.answer_invitation(invitation=invitation, answer=answer, by=person, now=now)


def term(first, last=None):
    return Term(name="Term", first_day=first, last_day=last or first + timedelta(days=90))


@pytest.mark.parametrize(
    ("first", "closed", "day"),
    [
        (date(2026, 9, 2), (), date(2026, 9, 7)),
        (date(2026, 9, 7), (), date(2026, 9, 14)),
        # Two INSET days at the end of a week, and a term entered from a Sunday.
        (date(2026, 9, 3), (date(2026, 9, 3), date(2026, 9, 4)), date(2026, 9, 14)),
        (date(2026, 9, 6), (), date(2026, 9, 14)),
    ],
)
def test_the_round_begins_in_the_second_teaching_week_of_autumn(first, closed, day):
    spring = term(date(2027, 1, 4))
    assert asking_day([spring, term(first)], closed, 2026) == day


def test_without_terms_of_the_autumn_it_begins_on_15_september():
    for terms in ([], [term(date(2027, 1, 4))], [term(date(2025, 9, 2))]):
        assert asking_day(terms, (), 2026) == date(2026, 9, 15)


def test_every_head_is_invited_once_a_school_year(network, sam):
    assert invite_due(now=ROUND - timedelta(days=1)) == 0
    assert invite_due(now=ROUND) == 1
    assert invite_due(now=ROUND) == 0
    assert invite_due(now=ROUND + timedelta(days=27)) == 0
    assert invite_due(now=ROUND + YEAR) == 1

    assert invitations(sam) == ["2026", "2027"]
    first = Message.objects.order_by("pk")[0]
    assert first.key == f"buddies.invitation:{OfferInvitation.objects.earliest('pk').pk}"
    assert first.subject == "Covenant: could you be a buddy?"
    assert first.not_before == london_time(date(2026, 9, 15), 9)
    assert first.is_private
    for word in ("Ofsted", "inspection", "visit", "Quayside", "Westhaven"):
        assert word not in first.text


def test_nobody_is_invited_when_the_weeks_for_it_are_over(network, sam):
    assert invite_due(now=ROUND + timedelta(days=28)) == 0
    assert invite_due(now=NOW) == 0


def test_the_nightly_task_invites(network, sam, time_machine):
    time_machine.move_to(ROUND, tick=False)
    invite_to_offer()

    assert invitations(sam) == ["2026"]


def test_the_terms_of_the_network_count(network, sam):
    factories.term(network, date(2026, 9, 2), date(2026, 12, 18))
    factories.day_without_pupils(network, date(2026, 9, 2))

    assert invite_due(now=datetime(2026, 9, 6, 5, tzinfo=NOW.tzinfo)) == 0
    assert invite_due(now=datetime(2026, 9, 7, 5, tzinfo=NOW.tzinfo)) == 1


def test_who_offered_or_was_asked_by_a_coordinator_is_not_invited(network, sam):
    offers(network, factories.head(network, "Priya Nair"), now=ROUND)
    services.offer(
        network=network, person=factories.head(network, "Ann Bell"), capacity=1, phases=[],
        by=factories.coordinator(network), now=ROUND,
    )  # fmt: skip

    assert invite_due(now=ROUND) == 1
    assert invitations(sam) == ["2026"]


def test_not_for_now_holds_for_the_year(network, sam):
    made = offers(network, sam, now=ROUND - YEAR)
    services.withdraw_offer(offer=made, by=sam, now=ROUND - timedelta(days=300))
    assert invite_due(now=ROUND) == 0

    priya = factories.head(network, "Priya Nair")
    invite_due(now=ROUND)
    say(priya, "not-now")
    assert invite_due(now=ROUND + timedelta(days=5)) == 0
    # The next September is another year, for both.
    assert invite_due(now=ROUND + YEAR) == 2


def test_only_heads_of_today_who_can_be_written_to_are_invited(network):
    factories.person("Quiet Head")
    factories.post(factories.person("No Mail"), factories.school(network))
    closed = factories.school(network, status=School.CLOSED)
    factories.post(factories.person("Of A Closed School", account=True), closed)
    factories.post(
        factories.person("Left", account=True), factories.school(network), end=date(2026, 7, 31)
    )
    delegate = factories.person("Delegate", account=True)
    factories.post(delegate, factories.school(network), Post.Kind.DELEGATE)
    for wishes in ({"wants_email": False}, {"paused_until": date(2026, 9, 16)}):
        head = factories.head(network)
        for name, value in wishes.items():
            setattr(head, name, value)
        head.save()

    assert invite_due(now=ROUND) == 0
    # Whoever asked for a pause is invited when it is over.
    assert invite_due(now=ROUND + timedelta(days=1)) == 1


def test_nobody_is_invited_while_a_visit_of_theirs_is_open(network, sam):
    open_visit(school=school_of(sam), by=sam, now=ROUND - timedelta(days=1))

    assert invite_due(now=ROUND) == 0


def test_a_call_takes_back_an_invitation_that_has_not_left(network, sam):
    invite_due(now=ROUND)
    visit = open_visit(school=school_of(sam), by=sam, now=ROUND)
    reconcile_visit(visit.pk, ROUND)

    assert invitations(sam) == []
    message = Message.objects.get(key__startswith="buddies.invitation")
    assert (message.state, message.error) == (Message.State.CANCELLED, "Not now")


def test_a_call_leaves_an_invitation_that_was_sent(network, sam):
    invite_due(now=ROUND)
    Message.objects.update(state=Message.State.SENT)
    visit = open_visit(school=school_of(sam), by=sam, now=ROUND)
    reconcile_visit(visit.pk, ROUND)

    assert invitations(sam) == ["2026"]


def published(sam, on, phase=Phase.PUBLISHED):
    visit = open_visit(school=school_of(sam), by=sam, now=london_time(on, 9) - timedelta(days=60))
    Visit.objects.filter(pk=visit.pk).update(phase=phase, published_on=on)
    return visit


def test_two_weeks_after_publication_the_head_is_invited_once(network, sam):
    visit = published(sam, date(2027, 2, 1))

    assert invite_due(now=london_time(date(2027, 2, 14), 5)) == 0
    assert invite_due(now=london_time(date(2027, 2, 15), 5)) == 1
    assert invite_due(now=london_time(date(2027, 2, 16), 5)) == 0
    assert invitations(sam) == [f"visit:{visit.pk}"]


def test_an_inspection_of_long_ago_is_not_asked_about(network, sam):
    published(sam, date(2027, 2, 1))

    assert invite_due(now=london_time(date(2027, 3, 15), 5)) == 0


def test_after_ones_own_inspection_not_for_now_does_not_count(network, sam):
    invite_due(now=ROUND)
    say(sam, "not-now")
    visit = published(sam, date(2027, 2, 1))

    assert invite_due(now=london_time(date(2027, 2, 15), 5)) == 1
    assert invitations(sam) == ["2026", f"visit:{visit.pk}"]


def test_the_round_does_not_follow_at_the_heels_of_an_inspection(network, sam):
    visit = published(sam, date(2026, 9, 1), Phase.MONITORING)

    assert invite_due(now=ROUND) == 1
    assert invite_due(now=ROUND + timedelta(days=10)) == 0
    assert invitations(sam) == [f"visit:{visit.pk}"]


def test_a_visit_that_closed_without_a_report_counts_from_its_close(network, sam):
    called = london_time(date(2027, 2, 1), 10)
    visit = open_visit(school=school_of(sam), by=sam, now=called)
    Visit.objects.filter(pk=visit.pk).update(phase=Phase.DEFERRED)
    visit.refresh_from_db()
    move_visit(visit=visit, phase=Phase.CLOSED, by=sam, now=called + timedelta(days=7))

    assert invite_due(now=london_time(date(2027, 2, 21), 5)) == 0
    assert invite_due(now=london_time(date(2027, 2, 22), 5)) == 1


def test_a_report_entered_late_invites_at_once(network, sam):
    visit = published(sam, date(2026, 11, 5))
    other = factories.head(network, "Ann Bell")
    published(other, date(2026, 11, 5))

    reconcile_visit(visit.pk, NOW)
    reconcile_visit(12345, NOW)
    assert invitations(sam) == [f"visit:{visit.pk}"]
    assert invitations(other) == []

    # And by itself, when something marks a visit.
    stale.settle(now=NOW)
    assert invitations(other) != []


def test_who_has_left_since_is_not_invited(network, sam):
    published(sam, date(2026, 11, 5))
    sam.posts.update(end=date(2026, 11, 20))

    assert invite_due(now=NOW) == 0


def test_coordinators_read_counts_alone_and_no_small_ones(network, sam):
    dee = factories.coordinator(network)
    page = factories.signed_in_client(dee).get("/westhaven/pairing/?show=buddies")
    assert "invited to offer" not in page.content.decode()
    for number in range(5):
        factories.head(network, f"Head {number}")
    invite_due(now=ROUND)
    say(sam, "not-now")

    access = access_for(dee.user, network, ROUND.date())
    assert queries.invited_this_year(access) == Invited(asked=6, said_yes=0)
    assert Invited(6, 0).words.endswith("6 heads were invited to offer, and fewer than 5 said yes.")
    assert Invited(60, 12).words.endswith("and 12 said yes.")
    assert "fewer than 5 heads" in Invited(2, 2).words
    page = factories.signed_in_client(dee).get("/westhaven/pairing/?show=buddies")
    said = page.content.decode()
    assert "6 heads were invited to offer" in said
    assert "Sam Okafor" not in said


def test_last_years_invitations_are_not_counted(network, sam):
    invite_due(now=ROUND)
    access = access_for(factories.coordinator(network).user, network, (ROUND + YEAR).date())

    assert queries.invited_this_year(access) == Invited(asked=0, said_yes=0)


def test_invitations_are_forgotten_when_they_count_for_nothing(network, sam):
    invite_due(now=ROUND)

    assert forget_invitations(now=ROUND + timedelta(days=399)) == 0
    assert forget_invitations(now=ROUND + timedelta(days=401)) == 1
