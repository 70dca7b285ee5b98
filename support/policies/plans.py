"""Who may do what with a plan, and when; the same answer for button, view and act."""

from datetime import date

from core.refusals import NotAllowed, Refused
from schools.access import Access
from support.models import PartyAsked, Plan
from support.plans.employers import employer_ids
from support.plans.in_time import still_chooses
from support.plans.seeing import is_own, keeps

NOT_YOURS = "Only the head whom this plan backs can do this."
RESTS = "This plan is paused or closed, so nothing in it changes now."


def can_write_people(access: Access, plan: Plan) -> bool:
    """Whether they may write who stands by the head, and share: the head alone."""
    return is_own(access, plan) and plan.state == Plan.State.OPEN


def check_writes_people(access: Access, plan: Plan) -> None:
    """Raises NotAllowed for everybody but the head, Refused where the plan rests."""
    if not is_own(access, plan):
        raise NotAllowed(NOT_YOURS)
    if plan.state != Plan.State.OPEN:
        raise Refused(RESTS)


def can_choose_parties(access: Access, plan: Plan, on: date) -> bool:
    """Whether they may still say whom the plan does not ask by itself: the head, until its day
    (``support.plans.in_time.asks_on``)."""
    return can_write_people(access, plan) and still_chooses(plan, on, access.today)


def can_take_on(access: Access, plan: Plan) -> bool:
    """Whether they may make it their own: who leads the school, once its head does not."""
    return plan.is_live and keeps(access, plan) and not is_own(access, plan)


def can_answer_for(access: Access, party: PartyAsked) -> bool:
    """Whether they speak for the party: an officer of it today, never the head themselves."""
    return (
        party.organisation_id in access.organisation_ids and party.plan.head_id != access.person.pk
    )


def can_note_for(access: Access, party: PartyAsked) -> bool:
    """Whether they may note what an officer of the party says by telephone: a coordinator, of no
    plan of their own, while it goes on; also to put right what a coordinator noted."""
    plan = party.plan
    may = access.is_coordinator and plan.head_id != access.person.pk
    return may and plan.state == Plan.State.OPEN and (not party.answer or bool(party.noted_by_id))


def states_for(access: Access, plan: Plan) -> frozenset[int]:
    """The organisations for which they may write the employer's statement of support."""
    ours = access.organisation_ids
    return ours & employer_ids(plan.school) if ours else ours
