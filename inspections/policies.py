"""Who may do what with visits and windows; the same answer for button, view and act.

When (the state of a visit) is the services' question: ``inspections.visits`` answers it.
"""

from datetime import datetime

from core.refusals import NotAllowed
from inspections.models import Interruption, Phase, Visit
from inspections.services.interruptions import MAY_ASK
from inspections.visits import TRANSITIONS, can_be_said, why_not_take_back
from schools.access import Access
from schools.models import School

NOT_THEIRS = (
    "Only the head of this school, their delegate and the coordinators of the network can do this."
)
ONLY_COORDINATORS = "Only a coordinator of this network can set a window by hand. Ask one of them."
ONLY_COORDINATORS_FOLLOW = (
    "Only a coordinator of this network can say where a visit goes on. Ask one of them."
)
# Which steps that people say the page of a visit offers in each phase. Others may be said late at
# their own address.
OFFERED: dict[str, tuple[Phase, ...]] = {
    Phase.NOTIFIED: (Phase.PLANNED,),
    Phase.ON_SITE: (Phase.FEEDBACK,),
    Phase.DEFERRED: (Phase.CLOSED,),
    Phase.INCOMPLETE: (Phase.DRAFT,),
    Phase.FEEDBACK: (Phase.DRAFT, Phase.PUBLISHED),
    Phase.DRAFT: (Phase.PUBLISHED,),
    Phase.PUBLISHED: (Phase.MONITORING, Phase.CLOSED),
    Phase.MONITORING: (Phase.CLOSED,),
}
WAITS_FOR_DAYS = (Phase.DEFERRED, Phase.PAUSED, Phase.INCOMPLETE)


def can_act_for(access: Access, school: School) -> bool:
    """Whether a person keeps a school's visits and windows: whoever leads it, their delegate,
    a coordinator of its network."""
    return school.network_id == access.network.pk and (
        access.is_coordinator or school.pk in access.school_ids
    )


def check_acts_for(access: Access, school: School) -> None:
    """Raises NotAllowed where ``can_act_for`` says no."""
    if not can_act_for(access, school):
        raise NotAllowed(NOT_THEIRS)


def can_record_calls(access: Access) -> bool:
    """Whether a person may record that Ofsted has called some school here."""
    return access.is_coordinator or bool(access.school_ids)


def check_records_calls(access: Access) -> None:
    """Raises NotAllowed where ``can_record_calls`` says no."""
    if not can_record_calls(access):
        raise NotAllowed(NOT_THEIRS)


def can_see_visit(access: Access, visit: Visit) -> bool:
    """Whether a person may see a visit by their posts and roles. Buddy and reserve may too:
    the floor that knows them says so."""
    return can_act_for(access, visit.school)


def can_correct_visit(access: Access, visit: Visit) -> bool:
    """Whether the button to correct a visit's details shows."""
    return can_see_visit(access, visit) and visit.is_open


def can_take_back(access: Access, visit: Visit, now: datetime) -> bool:
    """Whether the button for a visit entered in error shows: for a day after it was."""
    return can_see_visit(access, visit) and why_not_take_back(visit, now) is None


def can_move_visit(access: Access, visit: Visit, phase: str) -> bool:
    """Whether the button that moves a visit on shows."""
    return can_see_visit(access, visit) and can_be_said(visit.phase, phase)


def steps_for(access: Access, visit: Visit) -> list[Phase]:
    """What its page offers this person to say about the visit now, in order."""
    offered = OFFERED.get(visit.phase, ())
    return [
        phase
        for phase in offered
        if can_move_visit(access, visit, phase)
        # A monitoring inspection belongs to a programme that has begun.
        and (phase != Phase.MONITORING or visit.kind == Visit.Kind.FULL)
    ]


def can_ask(access: Access, visit: Visit, kind: str) -> bool:
    """Whether a deferral or a pause may be asked for now, as far as the phase says."""
    return can_see_visit(access, visit) and visit.phase in MAY_ASK[Interruption.Kind(kind)]


def can_set_days(access: Access, visit: Visit) -> bool:
    """Whether the visit waits for its new days, or for the day on which it goes on."""
    return can_see_visit(access, visit) and visit.phase in WAITS_FOR_DAYS


def can_leave_incomplete(access: Access, visit: Visit) -> bool:
    """Whether it can be said that the team left the inspection incomplete."""
    return can_see_visit(access, visit) and TRANSITIONS.allows(visit.phase, Phase.INCOMPLETE)


def check_follows(access: Access) -> None:
    """Raises NotAllowed for everybody but a coordinator."""
    if not access.is_coordinator:
        raise NotAllowed(ONLY_COORDINATORS_FOLLOW)


def can_override_windows(access: Access) -> bool:
    """Whether a person may set windows by hand."""
    return access.is_coordinator


def check_overrides_windows(access: Access) -> None:
    """Raises NotAllowed for everybody but a coordinator."""
    if not can_override_windows(access):
        raise NotAllowed(ONLY_COORDINATORS)
