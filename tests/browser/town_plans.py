"""Support plans in a full network: the head's own, with everything that can stand in one, those of
other schools, what is offered and needed, and departures that are proposed."""

from datetime import date, timedelta

from accounts.models import Person
from core.clock import london_date
from schools.models import Organisation, Post
from support.models import (
    Action,
    Departure,
    Given,
    Needed,
    Objective,
    Offered,
    Part,
    PartyAsked,
    Plan,
    PlanLook,
    PlanShare,
    Review,
)
from tests import factories
from tests.access.world import World
from tests.browser.town_supervision import long
from tests.support import helping, plans

MANY = 14
DAY = timedelta(days=1)
STATES = (
    Given.State.ASKED, Given.State.ACCEPTED, Given.State.DONE, Given.State.DECLINED,
    Given.State.OFF,
)  # fmt: skip


def fill_plans(world: World, heads: list[Person]) -> None:
    """All of it. The world's officer speaks for whoever is responsible for each of the schools."""
    ours = world.organisation
    unions = [
        factories.organisation(
            world.network, f"{world.mark} Association of School and College Leaders {number}", kind
        )
        for number, kind in enumerate(("union", "association", "council"))
    ]
    officers = [factories.officer(each, f"{world.mark} {each.kind} officer") for each in unions]
    own = plans.a_plan(
        world.network, head=world.people["head"], school=world.school, now=world.now - 50 * DAY,
        supporter=heads[1], supporter_agreed_at=world.now, union_officer=officers[0],
    )  # fmt: skip
    _head_and_team(own, ours, world)
    _read_by(own, [ours, *unions], heads, world)
    _work(own, heads, world)
    _reviews(own, world)
    others = [_another(world, each, number) for number, each in enumerate(heads[4:MANY])]
    _help(own, others, [ours, *unions[:1]], world)
    for number, plan in enumerate(others[:6]):
        _departure(plan, number, world, officers)


def _another(world: World, head: Person, number: int) -> Plan:
    """The plan of another head, whose employer is asked; a day in it has passed."""
    school = Post.objects.select_related("school").get(person=head).school
    factories.responsible(world.organisation, school)
    made = plans.a_plan(
        world.network, head=head, school=school, now=world.now - (60 + number) * DAY
    )
    past = london_date(world.now) - 30 * DAY
    Review.objects.create(plan=made, term_begins=past, due_on=past)
    _answer(plans.a_party(made, world.organisation, world.now), number, world)
    return made


def _answer(party: PartyAsked, number: int, world: World) -> None:
    said = ("", *PartyAsked.Answer.values)[number % 4]
    if said:
        party.answer, party.answered_at, party.words = said, world.now, long(600)
        party.answered_by = world.people["officer"]
        party.save()


def _head_and_team(own: Plan, ours: Organisation, world: World) -> None:
    for kind in Part.Kind.values:
        Part.objects.create(
            plan=own, kind=kind, words=f"{long(400)}\n\n{long(300)}", at=world.now,
            organisation=ours if kind == Part.Kind.STATEMENT else None,
            by=world.people["officer" if kind == Part.Kind.STATEMENT else "head"],
        )  # fmt: skip


def _read_by(own: Plan, parties: list[Organisation], heads: list[Person], world: World) -> None:
    """Parties that were asked, what is shared with whom, and two pages of who looked."""
    for number, each in enumerate(parties):
        _answer(plans.a_party(own, each, world.now), number + 1, world)
    for section in PlanShare.Section.values:
        for whom in (*parties, heads[1], world.people["coordinator"]):
            plans.share(own, section, whom, world.now)
    for number in range(7):
        for section in ("plan", *PlanShare.Section.values):
            PlanLook.objects.create(
                plan=own, person=world.people["officer"] if number else None, section=section,
                day=london_date(world.now) - number * DAY, at=world.now - number * DAY,
                as_what=f"Officer of {long(180)}",
            )  # fmt: skip


def _work(own: Plan, heads: list[Person], world: World) -> None:
    """An objective for each area, one of them met, with actions done, past their day and ahead;
    for the first nothing is done, so that it can be deleted."""
    today, head = london_date(world.now), world.people["head"]
    for position, area in enumerate(Objective.Area.values):
        objective = Objective.objects.create(
            plan=own, area=area, words=long(400), position=position, made_at=world.now,
            met_at=world.now if position == 3 else None,
        )  # fmt: skip
        for number, owner in enumerate((head, None, heads[1], head)):
            Action.objects.create(
                objective=objective, words=long(300), owner=owner,
                owner_name=owner.name if owner else long(120),
                due_on=today + (number * 20 - 30) * DAY, made_at=world.now,
                done_on=today if number == 1 and position else None,
                evidence=long(500) if number == 1 and position else "",
            )  # fmt: skip


def _reviews(own: Plan, world: World) -> None:
    """Three that were written, one of each rating; two that wait, one past its day."""
    today = london_date(world.now)
    for number, rating in enumerate(Review.Rating.values):
        day = date(2026, 1 + 2 * number, 20)
        Review.objects.create(
            plan=own, term_begins=day, due_on=day, held_on=day, rating=rating, reason=long(700),
            by=world.people["head"],
        )  # fmt: skip
    Review.objects.create(plan=own, term_begins=today - 60 * DAY, due_on=today - 10 * DAY)
    Review.objects.create(plan=own, term_begins=today + 60 * DAY, due_on=today + 90 * DAY)


def _help(own: Plan, others: list[Plan], ours: list[Organisation], world: World) -> None:
    """Offers of two organisations; what each plan needs; an answer of each kind to the head, and to
    the officer."""
    offers = [
        helping.an_offer(
            ours[number % 2],
            by=world.people["officer"],
            now=world.now,
            days=60,
            words=long(300),
            last_day=date(2027, 7, 21),
            areas=[] if number % 3 else ["curriculum", "attendance", "early-years", "leadership"],
        )
        for number in range(12)
    ]
    needs = [
        helping.a_need(plan, now=world.now, days=20, area=area)
        for plan, area in (
            *((own, area) for area in Objective.Area.values[:6]),
            *((other, "attendance") for other in others if other.head is not None),
        )
    ]
    # A need that is asked and promised of the officer's own organisation, then one of each.
    for number, state in enumerate(STATES):
        _given(needs[0], offers[2 * number], state, world)
        _given(needs[number + 1], offers[2 * number + 1], state, world)
        _given(needs[number + 6], offers[2 * number], state, world)


def _given(needed: Needed, offered: Offered, state: str, world: World) -> None:
    asked = state == Given.State.ASKED
    Given.objects.create(
        needed=needed, offered=offered, days=4, days_given=4 if state == Given.State.DONE else 0,
        state=state, asked_at=world.now - DAY, asked_by=needed.plan.head,
        answered_at=None if asked else world.now, words="" if asked else long(300),
    )  # fmt: skip


def _departure(plan: Plan, number: int, world: World, officers: list[Person]) -> None:
    """Proposed by the world's officer; the head has some of them, has answered one, one counts."""
    state = ("proposed", "with-head", "answered", "counted", "withdrawn", "with-head")[number]
    second = officers[number % 2]
    answered = {"answer": "disagree", "answered_at": world.now, "statement": long(600)}
    more = {
        "answered": answered,
        "counted": {**answered, "counted_on": london_date(world.now)},
        "withdrawn": {"withdrawn_at": world.now},
    }.get(state, {})
    Departure.objects.create(
        network=world.network, school=plan.school, plan=plan, head=plan.head, kind="proposed",
        state=state, reason="intervention", said_at=world.now - 12 * DAY,
        first_by=world.people["officer"], first_for=world.organisation, second_by=second,
        second_for=second.roles.get().organisation, seen_at=world.now if number == 2 else None,
        **({} if number == 0 else {
            "seconded_at": world.now - 11 * DAY, "answer_by": london_date(world.now) + 3 * DAY,
        }),
        **more,
    )  # fmt: skip
