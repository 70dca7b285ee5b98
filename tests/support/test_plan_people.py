"""Head and team first, sharing, the head's wish, and the head who comes after."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import stale
from core.models import AuditEvent
from core.refusals import Refused
from dashboard.erasure import erase
from escalations.models import Escalation, Page
from escalations.services import answer, sweep
from notifications.models import Message
from support.models import Part, Plan, PlanLook, PlanShare
from support.plans.looks import note_look
from support.queries.plan_pages import may_stand_by
from support.services import plan_people
from support.services.closing import pause, resume
from support.services.plan_people import keep_part, name_supporter, take_on
from support.services.plan_sharing import end_share, share
from tests import factories
from tests.conftest import NOW
from tests.support.plans import a_plan
from tests.support.test_plan_seeing import access, officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_tuesday(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def plan(network):
    return a_plan(network)


@pytest.fixture
def other(network):
    return factories.head(network, "Other Head")


def at(name, plan, *args):
    return reverse(f"support:{name}", args=[plan.network.slug, plan.pk, *args])


def test_the_head_writes_who_does_what_and_takes_it_out_again(plan, sign_in):
    client = sign_in(plan.head)

    client.post(at("plan-people-change", plan), {"workload": "No reports", "press": "The council"})
    assert {part.kind: part.words for part in Part.objects.all()} == {
        "workload": "No reports",
        "press": "The council",
    }
    assert "No reports" in client.get(at("plan-people", plan)).content.decode()
    assert "No reports" in client.get(at("plan-people-change", plan)).content.decode()

    client.post(at("plan-people-change", plan), {"workload": "No reports"})
    assert [part.kind for part in Part.objects.all()] == ["workload"]


def test_of_parts_that_cannot_all_be_saved_none_is(plan, monkeypatch, sign_in):
    keep_part(plan=plan, kind="workload", words="As before", by=plan.head, now=NOW)
    record = plan_people._record

    def breaks(verb, *args, **detail):
        if detail.get("part") == "press":
            raise Refused("The plan rests since a moment ago.")
        record(verb, *args, **detail)

    monkeypatch.setattr(plan_people, "_record", breaks)
    words = {"workload": "No reports", "governors": "The chair", "press": "The council"}
    sign_in(plan.head).post(at("plan-people-change", plan), words)

    assert [(part.kind, part.words) for part in Part.objects.all()] == [("workload", "As before")]


def test_nothing_is_written_in_a_plan_that_rests(plan, sign_in, network):
    Plan.objects.update(state="paused", paused_at=NOW)

    with pytest.raises(Refused, match="paused"):
        keep_part(plan=plan, kind="press", words="Words", by=plan.head, now=NOW)
    client = sign_in(plan.head)
    assert client.get(at("plan-people-change", plan)).status_code == 302
    assert "is paused since" in client.get(at("plan", plan)).content.decode()
    coordinator = factories.coordinator(network)
    assert sign_in(coordinator).get(at("plan-people-change", plan)).status_code == 403


def test_somebody_is_asked_to_stand_by_the_head_and_says_yes(plan, other, sign_in):
    client = sign_in(plan.head)
    assert other.name in client.get(at("plan-supporter", plan)).content.decode()
    client.post(at("plan-supporter", plan), {"person": other.pk})

    message = Message.objects.get(person=other)
    assert message.subject == "Covenant: Amina would like you beside them"
    assert plan.school.name not in message.text
    assert "Asked; no answer yet" in client.get(at("plan-people", plan)).content.decode()

    assert "(stands by you)" not in client.get(at("plan-sharing", plan)).content.decode()

    page = Page.objects.get()
    answer(page=page, value="yes", by=other, now=NOW)
    plan.refresh_from_db()
    assert (plan.supporter, plan.supporter_agreed_at) == (other, NOW)
    assert Message.objects.filter(person=plan.head).exists()


def test_who_says_no_is_nobodys_supporter_and_another_is_asked(plan, other, network):
    name_supporter(plan=plan, person=other, by=plan.head, now=NOW)
    answer(page=Page.objects.get(), value="no", by=other, now=NOW)
    plan.refresh_from_db()
    assert plan.supporter is None

    second = factories.head(network, "Second Head")
    name_supporter(plan=plan, person=second, by=plan.head, now=NOW + timedelta(minutes=1))
    name_supporter(plan=plan, person=second, by=plan.head, now=NOW + timedelta(minutes=2))
    assert Escalation.objects.filter(state="open").count() == 1
    for days in range(1, 10):
        sweep(now=NOW + timedelta(days=days))
    assert Escalation.objects.filter(state="exhausted").count() == 1
    name_supporter(plan=plan, person=None, by=plan.head, now=NOW + timedelta(days=10))
    assert not Escalation.objects.filter(state__in=("open", "exhausted")).exists()
    sweep(now=NOW + timedelta(days=11))


def test_what_a_closed_plan_asked_of_them_ends_at_the_next_sweep(plan, other):
    name_supporter(plan=plan, person=other, by=plan.head, now=NOW)
    Plan.objects.update(state="closed", closed_at=NOW)

    for days in (1, 2, 3):
        sweep(now=NOW + timedelta(days=days))

    assert Escalation.objects.get().state == "ended"


def test_whom_a_plan_asked_before_it_rested_is_asked_again_once_it_goes_on(plan, other):
    name_supporter(plan=plan, person=other, by=plan.head, now=NOW)
    stale.settle(now=NOW)
    pause(plan=plan, by=plan.head, now=NOW)
    stale.settle(now=NOW)
    assert Escalation.objects.get().state == "ended"

    resume(plan=plan, by=plan.head, now=NOW)
    stale.settle(now=NOW)

    assert Escalation.objects.get().state == "open"
    page = Page.objects.filter(state="asked").get()
    answer(page=page, value="yes", by=other, now=NOW)
    plan.refresh_from_db()
    assert plan.supporter_agreed_at == NOW
    pause(plan=plan, by=plan.head, now=NOW)
    stale.settle(now=NOW)
    assert Escalation.objects.get().state == "answered"


@pytest.mark.parametrize("said", ["yes", "no"])
def test_the_trail_does_not_say_who_stands_by_a_head(plan, other, said):
    name_supporter(plan=plan, person=other, by=plan.head, now=NOW)

    answer(page=Page.objects.get(), value=said, by=other, now=NOW)

    assert AuditEvent.objects.filter(verb="plan.supporter_answered").exists()
    assert not AuditEvent.objects.filter(actor_id=other.actor_id).exists()


def test_nobody_stands_by_themselves_nor_does_the_employer(plan, network, other):
    trust = factories.organisation(network, "Harbour Trust")
    factories.responsible(trust, plan.school)
    employers_officer = factories.officer(trust)
    factories.post(employers_officer, factories.school(network, "Third"), "executive_head")
    union = officer_of(network, "A Union", "union")
    factories.post(factories.coordinator(network), factories.school(network, "Fourth"))

    assert may_stand_by(plan, access(plan.head, network)) == sorted(
        [other, union], key=lambda person: person.name
    )
    with pytest.raises(Refused, match="yourself"):
        name_supporter(plan=plan, person=plan.head, by=plan.head, now=NOW)


def test_the_head_names_who_speaks_up_for_them_and_nobody_is_told(plan, network, sign_in):
    union = officer_of(network, "A Union", "union")
    client = sign_in(plan.head)
    people = client.get(at("plan-people", plan)).content.decode()
    assert at("union-officer", plan) in people
    assert "Officer of A Union" in client.get(at("union-officer", plan)).content.decode()
    client.post(at("union-officer", plan), {"officer": union.roles.get().pk})

    plan.refresh_from_db()
    assert plan.union_officer == union
    assert not Message.objects.exists()
    assert union.name in client.get(at("plan-people", plan)).content.decode()


def test_the_employers_officer_states_support_and_the_head_reads_it(plan, network, sign_in):
    trust = factories.organisation(network, "Harbour Trust")
    factories.responsible(trust, plan.school)
    client = sign_in(factories.officer(trust))
    assert client.get(at("plan", plan)).status_code == 200
    assert client.get(at("plan-people", plan)).status_code == 404
    client.post(at("plan-statement", plan), {"words": "We stand by you"})

    assert Part.objects.get().organisation == trust
    assert "We stand by you" in client.get(at("plan-statement", plan)).content.decode()
    page = sign_in(plan.head).get(at("plan", plan)).content.decode()
    assert "Harbour Trust stands by you" in page
    assert "We stand by you" in page

    federation = factories.organisation(network, "A Federation", "federation")
    factories.responsible(federation, plan.school)
    second = sign_in(factories.officer(federation, "Second Officer"))
    assert second.get(at("plan-statement", plan)).status_code == 302
    union = officer_of(network, "A Union", "union")
    plan.parties.create(organisation=union.roles.get().organisation, asked_at=NOW)
    assert sign_in(union).get(at("plan-statement", plan)).status_code == 404


def test_the_head_shares_a_section_and_sees_who_looked(plan, network, sign_in):
    union = officer_of(network, "A Union", "union")
    organisation = union.roles.get().organisation
    name_supporter(plan=plan, person=union, by=plan.head, now=NOW)
    Plan.objects.update(supporter_agreed_at=NOW)
    coordinator = factories.coordinator(network)
    head, reader = sign_in(plan.head), sign_in(union)
    assert reader.get(at("plan-people", plan)).status_code == 404

    whom = {"whom": f"organisation-{organisation.pk}", "sections": ["people"]}
    head.post(at("plan-sharing", plan), whom)
    head.post(at("plan-sharing", plan), whom)
    head.post(
        at("plan-sharing", plan), {"whom": f"person-{coordinator.pk}", "sections": ["people"]}
    )
    assert PlanShare.objects.count() == 2
    assert reader.get(at("plan-people", plan)).status_code == 200
    hidden = sign_in(coordinator).get(at("plan-people", plan)).content.decode()
    assert union.name not in hidden
    page = head.get(at("plan-sharing", plan)).content.decode()
    assert "Officer of A Union" in page
    assert PlanLook.objects.filter(section="people").count() == 2

    shared = PlanShare.objects.get(organisation=organisation)
    head.post(at("plan-share-end", plan, shared.pk))
    end_share(share=shared, by=plan.head, now=NOW)
    assert reader.get(at("plan-people", plan)).status_code == 404
    assert sign_in(coordinator).get(at("plan-sharing", plan)).status_code == 404


def test_a_head_opens_a_plan_at_their_own_wish(network, sign_in):
    head = factories.head(network)
    client = sign_in(head)
    url = reverse("support:plan-open", args=[network.slug])
    assert "Nobody else sees" in client.get(url).content.decode()

    client.post(url)

    plan = Plan.objects.get()
    assert (plan.head, plan.why, plan.record) == (head, "wish", None)
    assert client.get(url).status_code == 302
    plans = client.get(reverse("support:plans", args=[network.slug])).content.decode()
    assert plan.school.name in plans


def test_only_heads_open_plans_and_a_delegate_finds_none(network, sign_in):
    officer = officer_of(network, "A Union", "union")

    url = reverse("support:plan-open", args=[network.slug])
    assert sign_in(officer).get(url).status_code == 404
    plans = sign_in(officer).get(reverse("support:plans", args=[network.slug])).content.decode()
    assert "no plan that you can open" in plans


def test_a_plan_can_be_shared_with_whoever_stands_by_the_head_and_the_delegate(
    plan, other, network, sign_in
):
    delegate = factories.person("Del Egate", account=True)
    factories.post(delegate, plan.school, "delegate")
    Plan.objects.update(supporter=other, supporter_agreed_at=NOW)

    page = sign_in(plan.head).get(at("plan-sharing", plan)).content.decode()

    assert "Other Head (stands by you)" in page
    assert "Del Egate (delegate at your school)" in page


def test_a_head_of_two_schools_chooses_for_which(network, sign_in):
    head = factories.head(network)
    second = factories.school(network, "Harbour Primary School")
    factories.post(head, second)
    client = sign_in(head)
    url = reverse("support:plan-open", args=[network.slug])

    assert "Choose the school" in client.post(url).content.decode()
    client.post(url, {"school": second.pk})

    assert Plan.objects.get().school == second


def test_the_next_head_makes_the_plan_theirs_and_reads_nothing_of_the_first(
    plan, network, other, sign_in
):
    union = officer_of(network, "A Union", "union")
    keep_part(plan=plan, kind="workload", words="For the first head", by=plan.head, now=NOW)
    share(plan=plan, section="people", by=plan.head, now=NOW, person=other)
    name_supporter(plan=plan, person=union, by=plan.head, now=NOW)
    plan.head.posts.update(end=NOW.date())
    successor = factories.person("Next Head", account=True)
    factories.post(successor, plan.school, start=NOW.date())
    client = sign_in(successor)
    assert "You lead this school now" in client.get(at("plan", plan)).content.decode()
    home = reverse("dashboard:home", args=[network.slug])
    assert "from the head before you" in client.get(home).content.decode()
    assert "Make this plan yours?" in client.get(at("plan-take-on", plan)).content.decode()

    client.post(at("plan-take-on", plan))

    plan.refresh_from_db()
    assert (plan.head, plan.supporter, plan.union_officer) == (successor, None, None)
    assert not Part.objects.exists()
    assert not PlanShare.objects.filter(ended_at=None).exists()
    assert not Escalation.objects.filter(state="open").exists()
    assert client.get(at("plan-take-on", plan)).status_code == 404
    assert "For the first head" not in client.get(at("plan-people", plan)).content.decode()


def test_who_is_forgotten_is_in_no_plan_any_more(plan, other, network):
    union = officer_of(network, "A Union", "union")
    party = plan.parties.create(
        organisation=union.roles.get().organisation, asked_at=NOW, answer="yes", answered_at=NOW,
        answered_by=union, words="Ring Lee",
    )  # fmt: skip
    keep_part(plan=plan, kind="press", words="Words", by=plan.head, now=NOW)
    name_supporter(plan=plan, person=other, by=plan.head, now=NOW)
    share(plan=plan, section="work", by=plan.head, now=NOW, person=other)
    note_look(plan, access(other, network), "work", NOW)

    erase(person=other, by=other, now=NOW)
    plan.refresh_from_db()
    assert plan.supporter is None
    assert not Escalation.objects.filter(state="open").exists()
    assert not PlanShare.objects.exists()
    assert PlanLook.objects.get().person is None
    erase(person=union, by=union, now=NOW)
    party.refresh_from_db()
    assert (party.answered_by, party.words) == (None, "Ring Lee")

    erase(person=plan.head, by=plan.head, now=NOW)
    plan.refresh_from_db()
    party.refresh_from_db()
    assert (plan.head, party.words) == (None, "")
    assert not Part.objects.exists()
    assert not PlanLook.objects.exists()


def test_taking_on_is_kept_in_the_trail(plan, other):
    plan.head.posts.update(end=NOW.date())

    take_on(plan=plan, by=other, now=NOW)
    take_on(plan=plan, by=other, now=NOW)

    plan.refresh_from_db()
    assert plan.head == other
    assert AuditEvent.objects.filter(verb="plan.taken_on").count() == 1


def test_of_two_who_lead_the_school_next_the_first_makes_it_theirs_and_it_stays_so(plan, network):
    plan.head.posts.update(end=NOW.date())
    first, second = factories.person("First"), factories.person("Second")
    for each in (first, second):
        factories.post(each, plan.school, start=NOW.date())
    take_on(plan=plan, by=first, now=NOW)
    plan.refresh_from_db()
    keep_part(plan=plan, kind="press", words="Words", by=first, now=NOW)

    with pytest.raises(Refused, match="somebody else"):
        take_on(plan=plan, by=second, now=NOW)

    plan.refresh_from_db()
    assert plan.head == first
    assert Part.objects.exists()


def test_a_plan_that_is_closed_is_taken_on_by_nobody(plan, other):
    plan.head.posts.update(end=NOW.date())
    Plan.objects.update(state="closed", closed_at=NOW)

    with pytest.raises(Refused, match="closed"):
        take_on(plan=plan, by=other, now=NOW)


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_of_plans_asks_as_much_for_one_as_for_thirty(
    network, sign_in, number, django_assert_num_queries
):
    """Session, account, person, posts, roles, network, the clock, and one for the plans."""
    for _ in range(number):
        a_plan(network)
    client = sign_in(factories.coordinator(network))
    url = reverse("support:plans", args=[network.slug])
    client.get(url)

    with django_assert_num_queries(QUERIES):
        assert client.get(url).status_code == 200


QUERIES = 10
