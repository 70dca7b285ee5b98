"""The pages of a plan's contents: what they show to whom, and what happens to what was typed."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from inspections.models import Visit
from support.models import Action, Objective, Part, PartyAsked, Plan, PlanLook, PlanShare, Review
from tests import factories
from tests.conftest import NOW
from tests.support.plans import a_plan, share

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
Section = PlanShare.Section


@pytest.fixture(autouse=True)
def _on_a_tuesday(db):
    clock.travel_to(NOW)


@pytest.fixture
def plan(network):
    return a_plan(network, head=factories.head(network))


@pytest.fixture
def head(plan, sign_in):
    return sign_in(plan.head)


def url(name, of):
    return reverse(f"support:{name}", args=[slug_of(of), of.pk])


def slug_of(of):
    for step in ("objective", "plan"):
        of = getattr(of, step, of)
    return of.network.slug


def objective(plan, words="Reading in Year 2", **fields):
    return Objective.objects.create(
        plan=plan, area="curriculum", words=words, made_at=NOW, **fields
    )


def action(plan, words="Ask the adviser", **fields):
    fields = {"owner_name": "Kit Marsh", "due_on": TODAY + timedelta(days=9), **fields}
    own = fields.pop("objective", None) or objective(plan)
    return Action.objects.create(objective=own, words=words, made_at=NOW, **fields)


def review(plan, **fields):
    fields = {"term_begins": date(2026, 9, 2), "due_on": TODAY, **fields}
    return Review.objects.create(plan=plan, **fields)


def on(day, name="due_on"):
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(client, address, **data):
    return client.post(address, data, follow=True).content.decode()


def test_a_head_writes_an_objective_and_an_action_in_it(plan, head):
    said = sent(head, url("objective-new", plan), area="curriculum", words="Reading in Year 2")
    assert "Reading in Year 2" in said

    added = url("action-new", Objective.objects.get())
    said = sent(head, added, words="Ask", owner_name="Kit Marsh", **on(TODAY))

    assert "Kit Marsh" in said
    assert "0 of 1 action done" in said


def test_what_was_typed_stays_where_something_is_wrong(plan, head):
    own = objective(plan)

    said = sent(head, url("objective-new", plan), area="", words="Typed words")
    of_action = sent(
        head, url("action-new", own), words="Typed too", **on(TODAY - timedelta(days=1))
    )

    assert "Typed words" in said
    assert "Choose an area" in said
    assert "Typed too" in of_action
    assert "must be today or later" in of_action
    assert "Choose whose it is, or enter their name" in of_action


def test_an_action_is_given_to_somebody_at_the_school_or_of_a_party_that_said_yes(plan, head):
    deputy = factories.person("Noor Deputy")
    factories.post(deputy, plan.school, "delegate")
    trust = factories.organisation(plan.network)
    officer, silent = factories.officer(trust, "Lee Tan"), factories.organisation(plan.network, "X")
    factories.officer(silent, "Una Silent")
    for each, answer in ((trust, "yes"), (silent, "")):
        PartyAsked.objects.create(
            plan=plan, organisation=each, asked_at=NOW, answer=answer,
            answered_at=NOW if answer else None,
        )  # fmt: skip
    own = objective(plan)

    form = page(head, url("action-new", own))
    sent(head, url("action-new", own), words="Ask", owner=officer.pk, **on(TODAY))

    assert "Noor Deputy" in form
    assert "Lee Tan" in form
    assert "Una Silent" not in form
    assert (Action.objects.get().owner, Action.objects.get().owner_name) == (officer, "Lee Tan")


def test_an_action_past_its_day_can_be_changed_without_moving_it(plan, head):
    late = action(plan, due_on=TODAY - timedelta(days=3), owner=plan.head)

    assert "Past its day" in page(head, url("work", plan))
    said = sent(head, url("action", late), words="Ask twice", owner=plan.head.pk, **on(late.due_on))

    assert "Ask twice" in said


@pytest.mark.parametrize("name", ["objective", "action", "action-done", "review"])
def test_the_second_of_two_sees_what_the_first_wrote_and_keeps_their_own(plan, head, name):
    own = action(plan, evidence="First words", owner=None)
    own.words = "First words"
    own.save()
    Objective.objects.update(words="First words")
    wrote = review(plan, rating="slower", reason="First words", held_on=TODAY)
    of = {"objective": own.objective, "review": wrote}.get(name, own)
    data = {
        "objective": {"area": "curriculum", "words": "Second words"},
        "action": {"words": "Second words", "owner_name": "Kit", **on(TODAY)},
        "action-done": {"evidence": "Second words", **on(TODAY, "done_on")},
        "review": {"rating": "on-track", "reason": "Second words", **on(TODAY, "held_on")},
    }[name]

    said = head.post(url(name, of), {**data, "seen": "of before"})
    text = said.content.decode()
    assert "Somebody else has changed this" in text
    assert "First words" in text
    assert "Second words" in text

    again = said.context["form"]["seen"].value()
    assert head.post(url(name, of), {**data, "seen": again}).status_code == 302


def test_an_action_is_done_and_not_done_after_all(plan, head):
    own = action(plan)
    form = page(head, url("action-done", own))
    assert "It is done" in form

    seen = head.get(url("action-done", own)).context["form"]["seen"].value()
    later = sent(
        head, url("action-done", own), seen=seen, **on(TODAY + timedelta(days=1), "done_on")
    )
    done = sent(
        head, url("action-done", own), seen=seen, evidence="Minutes", **on(TODAY, "done_on")
    )
    undone = sent(head, url("action-not-done", own))

    assert "cannot be later than today" in later
    assert "1 of 1 action done" in done
    assert "Minutes" in done
    assert "It is not done yet" in undone


def test_objectives_are_met_and_what_was_wrong_is_deleted(plan, head):
    own = action(plan).objective
    assert "It is met." in sent(head, url("objective-met", own), met="yes")
    kept = head.get(url("objective-delete", own), follow=True).content.decode()
    assert "It stays: it has been met." in kept
    assert "It goes on." in sent(head, url("objective-met", own), met="no")
    assert "Delete this action?" in page(head, url("action-delete", Action.objects.get()))
    assert "deleted" in sent(head, url("action-delete", Action.objects.get()))
    assert "Delete this objective?" in page(head, url("objective-delete", own))
    assert "deleted" in sent(head, url("objective-delete", own))


def test_nothing_is_offered_to_be_deleted_that_stays(plan, head):
    own = action(plan, done_on=TODAY)

    for name, of in (("objective-delete", own.objective), ("action-delete", own)):
        assert head.get(url(name, of)).status_code == 302


def test_whose_an_action_is_reads_it_alone_and_says_that_it_is_done(plan, sign_in):
    deputy = factories.person("Noor Deputy", account=True)
    factories.post(deputy, plan.school, "delegate")
    own = action(plan, owner=deputy)
    other = action(plan, words="Something else", objective=own.objective)
    client = sign_in(deputy)
    due = reverse("support:due", args=[plan.network.slug])

    said = page(client, due)
    form = page(client, url("action-done", own))
    done = sent(client, url("action-done", own), seen="", **on(TODAY, "done_on"))
    seen = client.get(url("action-done", own)).context["form"]["seen"].value()
    client.post(url("action-done", own), {"seen": seen, **on(TODAY, "done_on")})

    assert "Ask the adviser" in said
    assert "Something else" not in said
    assert "Reading in Year 2" not in form
    assert "Somebody else" in done
    assert client.get(url("action-done", other)).status_code == 404
    assert client.get(url("work", plan)).status_code == 404
    assert Action.objects.get(pk=own.pk).done_on == TODAY
    assert PlanLook.objects.get().person == deputy
    assert "Nothing is due" in page(client, due)


def test_a_head_sees_what_is_due_in_their_plan(plan, head):
    action(plan)
    action(plan, owner=plan.head, words="My own", due_on=TODAY - timedelta(days=1))
    review(plan, due_on=TODAY - timedelta(days=2))

    said = page(head, reverse("support:due", args=[plan.network.slug]))

    assert "My own" in said
    assert "Kit Marsh" in said
    assert "Write the review" in said


def test_who_may_read_a_section_reads_it_and_writes_nothing(plan, sign_in):
    trust = factories.organisation(plan.network)
    client = sign_in(factories.officer(trust))
    own = action(plan)
    share(plan, Section.WORK, trust)

    said = page(client, url("work", plan))

    assert "Ask the adviser" in said
    assert "Add an objective" not in said
    assert client.post(url("objective-met", own.objective)).status_code == 403
    assert client.get(url("action", own)).status_code == 403
    assert client.get(url("plan-paper", plan)).status_code == 403
    assert client.get(url("reviews", plan)).status_code == 404


def test_what_is_not_there_is_not_found(plan, head):
    for name in ("objective", "action", "review", "action-done"):
        address = reverse(f"support:{name}", args=[plan.network.slug, 10**6])
        assert head.get(address).status_code == 404


def test_a_review_is_written_with_its_reason_and_taken_back(plan, head):
    begun = head.post(url("review-now", plan))
    assert begun.status_code == 302
    seen = head.get(begun.url).context["form"]["seen"].value()

    without = sent(head, begun.url, rating="slower", reason="", seen=seen, **on(TODAY, "held_on"))
    written = sent(
        head, begun.url, rating="slower", reason="Two are ill", seen=seen, **on(TODAY, "held_on")
    )
    assert "a rating needs a reason" in without
    assert "Slower than we hoped" in written
    assert "Two are ill" in written

    assert "Take this review back?" in page(head, url("review-take-back", Review.objects.get()))
    assert "taken back" in sent(head, url("review-take-back", Review.objects.get()))


def test_the_days_of_monitoring_show_to_who_sees_the_schools_visits(plan, head, sign_in):
    Visit.objects.create(
        school=plan.school, kind="monitoring", phase="planned", called_at=NOW,
        first_day=date(2027, 2, 3), last_day=date(2027, 2, 4), recorded_at=NOW,
    )  # fmt: skip
    review(plan, due_on=TODAY - timedelta(days=2))
    trust = factories.organisation(plan.network)
    share(plan, Section.REVIEWS, trust)

    assert "Wednesday 3 February 2027 to Thursday 4 February 2027" in page(
        head, url("reviews", plan)
    )
    assert "3 February" not in page(sign_in(factories.officer(trust)), url("reviews", plan))


def test_a_plan_is_paused_goes_on_is_closed_and_opened_again(plan, head):
    action(plan)
    review(plan)
    for name, words in (
        ("plan-pause", "paused"),
        ("plan-resume", "goes on"),
        ("plan-close", "is closed"),
        ("plan-open-again", "goes on"),
    ):
        assert page(head, url(name, plan))
        assert words in sent(head, url(name, plan), helped=["adviser"] if "close" in name else [])
        for section in ("work", "reviews"):
            assert page(head, url(section, plan))

    plan.refresh_from_db()
    assert plan.state == Plan.State.OPEN


def test_a_closed_plan_says_so_and_cannot_be_closed_again(plan, head):
    sent(head, url("plan-close", plan))

    assert head.get(url("plan-close", plan)).status_code == 302
    assert "no review is planned" in page(head, url("reviews", plan))


def test_a_paused_plan_is_shown_without_anything_to_write(plan, head):
    action(plan)
    sent(head, url("plan-pause", plan))

    assert "Add an objective" not in page(head, url("work", plan))
    assert head.get(url("objective-new", plan)).status_code == 302


def test_the_plan_goes_on_paper_without_who_stands_by_the_head(plan, head):
    plan.supporter, plan.helped = factories.person("Secret Friend"), ["adviser"]
    plan.save()
    trust = factories.organisation(plan.network)
    Part.objects.create(plan=plan, kind="workload", words="Lunch duty \N{GRINNING FACE}", at=NOW)
    Part.objects.create(
        plan=plan, kind="statement", words="We stand by them. " * 20, organisation=trust, at=NOW
    )
    own = action(plan, words="Long words " * 30, done_on=TODAY, evidence="Minutes").objective
    own.met_at = NOW
    own.save()
    for number in range(12):
        action(plan, objective=objective(plan, f"Objective {number} " * 12))
    objective(plan, "Without actions")
    review(plan, held_on=TODAY, rating="on-track", reason="Good " * 80, by=plan.head)
    review(plan, term_begins=date(2027, 1, 5), due_on=date(2027, 3, 19))
    for first, last in ((3, 4), (10, 10)):
        Visit.objects.create(
            school=plan.school, kind="monitoring", called_at=NOW, recorded_at=NOW,
            first_day=date(2027, 2, first), last_day=date(2027, 2, last),
            phase="closed" if first == 3 else "planned",
        )  # fmt: skip

    form = page(head, url("plan-paper", plan))
    nothing = sent(head, url("plan-paper", plan))
    answer = head.post(url("plan-paper", plan), {"what": ["people", "work", "reviews", "visits"]})

    assert "Who stands by you" in form
    assert "Tick what is in it" in nothing
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == 'attachment; filename="plan-2026-11-24.pdf"'
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("state", ["paused", "closed"])
def test_an_empty_plan_goes_on_paper_too(plan, head, state):
    plan.state = state
    plan.paused_at = NOW if state == "paused" else None
    plan.closed_at = NOW if state == "closed" else None
    plan.save()

    for what in (["people", "work", "reviews"], ["work"]):
        answer = head.post(url("plan-paper", plan), {"what": what})
        assert answer.content.startswith(b"%PDF")


def test_the_page_of_the_work_asks_as_much_for_thirty_as_for_one(plan, head):
    action(plan)
    page(head, url("work", plan))
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(head, url("work", plan))
        asked.append(len(queries))
        for number in range(30):
            action(plan, words=f"Number {number}")

    assert asked[0] == asked[1]


def test_a_head_says_that_their_own_action_is_done_and_comes_back_to_the_work(plan, head):
    mine = action(plan, owner=plan.head)
    seen = head.get(url("action-done", mine)).context["form"]["seen"].value()

    answer = head.post(url("action-done", mine), {"seen": seen, **on(TODAY, "done_on")})

    assert answer.status_code == 302
    assert answer["Location"] == url("work", plan)


def test_wherever_a_page_ends_nothing_is_torn_and_signs_without_a_shape_are_said(plan, head):
    own = objective(plan, "A long one ")
    review(
        plan, held_on=TODAY, rating="on-track", reason="\N{CJK UNIFIED IDEOGRAPH-4E2D} good " * 90
    )

    for lines in range(2, 60, 4):
        own.words = (
            "A line of words that fills about the whole width of a page, or nearly. " * lines
        )
        own.save()
        answer = head.post(url("plan-paper", plan), {"what": ["work", "reviews"]})
        assert answer.content.startswith(b"%PDF")
