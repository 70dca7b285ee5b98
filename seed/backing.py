"""What came of the plan in Westhaven after its parties were asked: who stands by the head, what is
taken off her, the help that was given; and what she asked for yesterday, so that something waits
for an answer and nothing has waited for weeks."""

from datetime import date, datetime

from accounts.models import Person
from core import clock
from escalations import services as escalations
from escalations.models import Page
from schools.models import Organisation
from seed.journey import play_until
from support.models import Action, Given, HelpKind, Part, PartyAsked, Plan, PlanShare
from support.plans.parties import concerned, to_ask
from support.plans.supporter_kind import YES
from support.policies.departures import union_officers
from support.services import help_given, own_choice, plan_sharing
from support.services.objectives import Words, add_action, do_action
from support.services.parties import answer_party, ask_parties, choose_parties
from support.services.plan_people import KIND as SUPPORTER
from support.services.plan_people import keep_part, name_supporter

Kind, Answer = Organisation.Kind, PartyAsked.Answer
# Whom the head asks herself, later.
LATER = Kind.ASSOCIATION
SAID = {
    Kind.UNION: "I ring Zara on Fridays, and come along to the governors in November.",
    Kind.COUNCIL: "Our adviser for the curriculum comes on four days before Easter. Ring me about "
    "anything else.",
}
STATEMENT = (
    "Zara Malik and her team have our confidence. The report names two things to get better at, "
    "and they know how. We are there for as long as it takes."
)
PARTS = {
    Part.Kind.WORKLOAD: "The council’s business manager keeps the office going two days a week "
    "until Christmas.",
    Part.Kind.GOVERNORS: "The chair, with the council’s adviser beside her.",
    Part.Kind.PARENTS: "Zara herself, with a letter that the union has read.",
    Part.Kind.PRESS: "The council’s press office. Nobody at the school picks up.",
}


def chooses(plan: Plan, head: Person, now: datetime) -> None:
    """Of those who will be asked the head would ask one herself, when there is something to ask."""
    shown = to_ask(plan)
    later = [each for each in shown if each.organisation and each.organisation.kind == LATER]
    choose_parties(plan=plan, shown=shown, left_out=later, by=head, now=now)


def answered(head: Person, sam: Person) -> None:
    """In the days after they were asked: each says yes, and the head has somebody beside her."""
    plan = _plan_of(head)
    play_until(clock.london_time(date(2026, 10, 27), 10, 20))
    union = _answers(plan, Kind.UNION)
    officer = union_officers(plan, clock.today()).get(person=union)
    own_choice.name_union_officer(plan=plan, officer=officer, by=head, now=clock.now())
    name_supporter(plan=plan, person=sam, by=head, now=clock.now())
    play_until(clock.london_time(date(2026, 10, 27), 16, 5))
    page = Page.objects.get(escalation__kind=SUPPORTER, person=sam)
    escalations.answer(page=page, value=YES, by=sam, now=clock.now())
    play_until(clock.london_time(date(2026, 10, 28), 11, 40))
    council = _answers(plan, Kind.COUNCIL)
    organisation = plan.network.organisations.get(kind=Kind.COUNCIL)
    keep_part(
        plan=plan, kind=Part.Kind.STATEMENT, words=STATEMENT, organisation=organisation,
        by=council, now=clock.now(),
    )  # fmt: skip
    help_given.answer(
        given=Given.objects.get(needed__plan=plan), said_yes=True, days=4, by=council,
        words="Nina Ward, 020 7946 0181. Her first day is 12 November.", now=clock.now(),
    )  # fmt: skip
    for kind, words in PARTS.items():
        keep_part(plan=plan, kind=kind, words=words, by=head, now=clock.now())
    plan_sharing.share(
        plan=plan, section=PlanShare.Section.WORK, organisation=organisation, by=head,
        now=clock.now(),
    )  # fmt: skip


def went_on(head: Person) -> None:
    """Half-term is over: the adviser has come for a day, and the first action is done."""
    plan = _plan_of(head)
    play_until(clock.london_time(date(2026, 11, 12), 16, 10))
    given = Given.objects.select_related("offered").get(needed__plan=plan)
    council = given.offered.organisation.roles.order_by("pk")[0].person
    help_given.give(given=given, days=1, by=council, now=clock.now())
    objective = plan.objectives.order_by("position")[1]
    words = "Choose the twelve with their class teachers"
    does = Words(words=words, owner=head, owner_name=head.name, due_on=date(2026, 11, 13))
    add_action(objective=objective, words=does, by=head, now=clock.now())
    do_action(
        action=Action.objects.get(objective=objective, owner=head), done_on=clock.today(),
        evidence="The list, agreed on 11 November.", by=head, now=clock.now(),
    )  # fmt: skip


def lately(head: Person) -> None:
    """Yesterday: one need more, and the party that the head had left for later."""
    plan = _plan_of(head)
    play_until(clock.london_time(date(2026, 11, 23), 9, 30))
    needed = help_given.need(
        plan=plan, kind=HelpKind.PEER_REVIEW, area="achievement", days=1,
        by_day=date(2027, 2, 12), by=head, now=clock.now(),
    )  # fmt: skip
    (offered,) = plan.network.help_offered.filter(kind=HelpKind.PEER_REVIEW)
    help_given.ask(needed=needed, offered=offered, by=head, now=clock.now())
    ask_parties(plan=plan, standings=to_ask(plan), by=head, now=clock.now())


def _plan_of(head: Person) -> Plan:
    return Plan.objects.select_related("network", "school").get(head=head)


def _answers(plan: Plan, kind: str) -> Person:
    """The officer of the party of this kind says yes, in their own words."""
    (standing,) = [
        each for each in concerned(plan) if each.organisation and each.organisation.kind == kind
    ]
    party = PartyAsked.objects.get(plan=plan, organisation=standing.organisation)
    officer = party.organisation.roles.order_by("pk")[0].person
    answer_party(
        party=party, answer=Answer.YES, words=SAID[Kind(kind)], by=officer, now=clock.now()
    )
    return officer
