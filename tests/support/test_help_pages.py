"""The pages of help: officers offer and answer, the head asks, nobody reads a school too early."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.telephone import national
from covenant.models import Standing
from support.models import Given, Needed, Offered
from support.services import help_given, help_offers
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import published, stands
from tests.support.helping import a_need, an_offer
from tests.support.plans import a_plan, share

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust(network):
    return factories.organisation(network)


@pytest.fixture
def officer(trust):
    return factories.officer(trust, "Ivo Marsh")


@pytest.fixture
def plan(network):
    return a_plan(network)


@pytest.fixture
def asked(plan, trust, officer):
    offered = an_offer(trust, by=officer)
    return help_given.ask(needed=a_need(plan), offered=offered, by=plan.head, now=NOW)


@pytest.fixture
def to(network):
    return lambda name, *args: reverse(f"support:{name}", args=[network.slug, *args])


OFFER = {"kind": "adviser", "words": "An adviser.", "days": "3"}


def test_an_officer_offers_help_and_changes_it(trust, officer, sign_in, to):
    client = sign_in(officer)

    client.post(to("offer-help"), {"organisation": trust.pk, "areas": ["inclusion"], **OFFER})
    offered = Offered.objects.get()
    page = client.get(to("change-help", offered.pk)).content.decode()
    client.post(to("change-help", offered.pk), {"words": "Somebody else.", "days": "4"})

    offered.refresh_from_db()
    assert "Take the offer back" in page
    assert (offered.words, offered.days, offered.areas) == ("Somebody else.", 4, [])


def test_an_offer_that_ends_before_it_begins_or_has_too_few_days_says_so(
    trust, officer, sign_in, to, asked
):
    client = sign_in(officer)
    wrong = {
        "organisation": trust.pk, **OFFER,
        "first_day_0": "2", "first_day_1": "3", "first_day_2": "2027",
        "last_day_0": "1", "last_day_1": "3", "last_day_2": "2027",
    }  # fmt: skip
    help_given.answer(given=asked, said_yes=True, days=2, words="", by=officer, now=NOW)

    page = client.post(to("offer-help"), wrong).content.decode()
    few = client.post(
        to("change-help", asked.offered_id), {"words": "An adviser.", "days": "1"}
    ).content.decode()

    assert "It must end on or after its first day" in page
    assert "2 days of it are promised already" in few


def test_a_need_of_the_list_leads_to_an_offer_that_is_filled_in(officer, sign_in, to):
    page = sign_in(officer).get(to("offer-help"), {"kind": "staff", "area": "inclusion"})

    assert page.context["form"].initial == {"kind": "staff", "areas": ["inclusion"]}


def test_who_speaks_for_two_chooses_and_undertakings_are_shown(
    network, trust, officer, sign_in, to
):
    other = factories.organisation(network, "Alder Union", "union")
    factories.role(officer, network, "officer", organisation=other)
    standing = stands(trust, published(network, NOW), NOW)
    Standing.objects.filter(pk=standing.pk).update(
        undertakings=[{"words": "We offer adviser time", "unit": "days a year", "amount": 6}]
    )

    page = sign_in(officer).get(to("offer-help")).content.decode()

    assert "For which organisation?" in page
    assert "We offer adviser time: 6 days a year" in page


def test_an_officer_does_not_read_the_school_before_a_yes(asked, plan, officer, sign_in, to):
    client = sign_in(officer)
    before = [client.get(to("help")), client.get(to("help-asked", asked.pk))]
    assert all(plan.school.name not in page.content.decode() for page in before)
    assert all(plan.head.name not in page.content.decode() for page in before)

    client.post(to("help-asked", asked.pk), {"days": "2", "words": "Sam comes."})

    after = client.get(to("help-asked", asked.pk)).content.decode()
    assert plan.school.name in after
    assert f">{national(plan.head.telephone)}<" in after
    assert plan.school.name in client.get(to("help")).content.decode()


def test_an_officer_says_not_possible_and_the_school_stays_unnamed(
    asked, plan, officer, sign_in, to
):
    client = sign_in(officer)

    client.post(to("decline-help", asked.pk))

    page = client.get(to("help-asked", asked.pk)).content.decode()
    assert "Can you give it after all?" in page
    assert plan.school.name not in page
    client.post(to("decline-help", asked.pk))
    client.post(to("help-asked", asked.pk), {"days": "1", "words": "Sam comes after all."})
    asked.refresh_from_db()
    assert (asked.state, asked.days) == ("accepted", 1)
    again = client.post(to("decline-help", asked.pk), follow=True).content.decode()
    assert "changed meanwhile" in again


def test_days_given_and_who_comes_are_kept_and_mistakes_are_named(asked, officer, sign_in, to):
    client = sign_in(officer)
    help_given.answer(given=asked, said_yes=True, days=2, words="", by=officer, now=NOW)

    wrong = client.post(to("help-days", asked.pk), {"days": "5"}).content.decode()
    empty = client.post(to("help-who", asked.pk), {}).content.decode()
    client.post(to("help-days", asked.pk), {"days": "1"})
    client.post(to("help-who", asked.pk), {"words": "Sam, on Monday."})

    asked.refresh_from_db()
    assert "2 days are agreed" in wrong
    assert "<title>Error: " in wrong
    assert "Answer “Who will be in touch, and when?”" in empty
    assert (asked.days_given, asked.words) == (1, "Sam, on Monday.")


def test_an_offer_is_taken_back(asked, officer, sign_in, to):
    sign_in(officer).post(to("withdraw-help", asked.offered_id))

    assert Offered.objects.get().withdrawn_at is not None
    page = sign_in(officer).get(to("help")).content.decode()
    assert "You offer nothing yet" in page


def test_a_head_says_what_would_help_asks_and_takes_back(plan, trust, officer, sign_in, to):
    client = sign_in(plan.head)
    offered = an_offer(trust, by=officer)
    wanted = {"kind": "adviser", "area": "curriculum", "days": "2"}
    day = {"by_day_0": "1", "by_day_1": "3", "by_day_2": "2027"}

    past = client.post(to("add-need", plan.pk), {**wanted, **day, "by_day_2": "2026"})
    client.post(to("add-need", plan.pk), {**wanted, **day})
    need = Needed.objects.get()
    page = client.get(to("plan-help", plan.pk)).content.decode()
    client.post(to("ask-help", need.pk, offered.pk))
    asked = client.get(to("plan-help", plan.pk)).content.decode()
    given = Given.objects.get()
    client.post(to("take-back-help", given.pk))

    given.refresh_from_db()
    assert "The day must be today or later" in past.content.decode()
    assert "Why it fits: Adviser days; For any area; All 2 days." in page
    assert "Asked on " in asked
    assert given.state == "off"


def test_a_need_is_taken_off_the_list(asked, plan, sign_in, to):
    client = sign_in(plan.head)

    client.post(to("withdraw-need", asked.needed_id))

    assert "Nothing is on the list yet" in client.get(to("plan-help", plan.pk)).content.decode()


def test_who_reads_the_plan_by_a_share_asks_for_nothing(asked, plan, officer, trust, sign_in, to):
    share(plan, "help", trust)
    client = sign_in(officer)

    page = client.get(to("plan-help", plan.pk)).content.decode()

    assert "Ask for" not in page
    assert "Take this off" not in page
    assert client.post(to("withdraw-need", asked.needed_id)).status_code == 404
    assert client.post(to("take-back-help", asked.pk)).status_code == 404


def test_an_officer_of_another_organisation_reaches_nothing_of_ours(
    network, asked, officer, sign_in, to
):
    other = factories.officer(factories.organisation(network, "Alder Trust"), "Kit Fox")
    client = sign_in(other)

    for name in ("help-asked", "decline-help", "help-days", "help-who"):
        assert client.post(to(name, asked.pk)).status_code == 404
    assert client.post(to("change-help", asked.offered_id)).status_code == 404
    page = client.get(to("help")).content.decode()
    assert "Nobody has asked you yet" in page
    # What is needed stands there for everybody who could help, without whose it is.
    assert "Curriculum and teaching" in page


def test_a_coordinator_sees_days_by_organisation_and_no_school(
    network, asked, plan, officer, sign_in, to
):
    help_given.answer(given=asked, said_yes=True, days=2, words="", by=officer, now=NOW)
    other = an_offer(asked.offered.organisation, by=officer, days=3)
    help_offers.withdraw_offer(offered=other, by=officer, now=NOW)

    page = sign_in(factories.coordinator(network)).get(to("help"))

    total = page.context["totals"][0]
    assert (total.offered, total.agreed, total.given) == (6, 2, 0)
    assert plan.school.name not in page.content.decode()
    assert "Offer help" not in page.content.decode()


def test_pages_ask_as_often_for_thirty_as_for_one(plan, trust, officer, sign_in, to):
    def counted(client, url):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    def fill(times):
        for _ in range(times):
            help_given.ask(
                needed=a_need(plan), offered=an_offer(trust, by=officer), by=plan.head, now=NOW
            )
            a_need(plan)

    mine, theirs = sign_in(officer), sign_in(plan.head)
    fill(1)
    few = counted(mine, to("help")), counted(theirs, to("plan-help", plan.pk))
    fill(15)
    many = counted(mine, to("help")), counted(theirs, to("plan-help", plan.pk))

    assert few == many


def test_who_is_no_officer_is_told_why_there_is_nothing_for_them(plan, network, sign_in, to):
    client = sign_in(plan.head)
    coordinator = sign_in(factories.coordinator(network))

    assert "What your school needs stands in its plan" in client.get(to("help")).content.decode()
    refused = coordinator.get(to("offer-help"))
    assert refused.status_code == 403


def test_an_officers_first_page_says_how_many_plans_ask(asked, officer, sign_in, network):
    page = sign_in(officer).get(reverse("dashboard:home", args=[network.slug])).content.decode()

    assert "1 plan asks you for help that you offered" in page
