"""Who keeps a network's supervision, who supervises, and what a session still allows."""

from datetime import datetime

from core.refusals import NotAllowed, Refused
from schools.access import Access
from support.models import Series, Session, Supervisor

AGREE_FIRST = "Agree to the limits of confidence first, under My supervision."
ENDED = "This series is over. Open a new one."


def check_keep_supervision(access: Access) -> None:
    """Coordinators invite supervisors and settle the rules; they see counts, never who has whom."""
    if not access.is_coordinator:
        raise NotAllowed("Only the coordinators of this network keep its supervision.")


def check_supervises(access: Access) -> None:
    """The pages of supervisors are there for supervisors."""
    if not access.is_supervisor:
        raise NotAllowed("This page is for the supervisors of this network.")


def check_is_there(supervisor: Supervisor) -> None:
    """Raises Refused for one who has not agreed to the limits of confidence, or has left."""
    if supervisor.agreed_at is None or supervisor.left_at is not None:
        raise Refused(AGREE_FIRST)


def check_has_agreed(supervisor: Supervisor | None) -> Supervisor:
    """The supervisor, if they agreed to the limits of confidence; else NotAllowed."""
    if supervisor is None or supervisor.agreed_at is None or supervisor.left_at is not None:
        raise NotAllowed(AGREE_FIRST)
    return supervisor


def check_keep_apart(access: Access) -> None:
    """Heads and supervisors say whom they must not meet."""
    if not (access.is_head or access.is_supervisor):
        raise NotAllowed("This page is for heads and supervisors.")


def check_goes_on(series: Series) -> None:
    if series.ended_at is not None:
        raise Refused(ENDED)


def can_change(session: Session, now: datetime) -> bool:
    """Whether a session can be moved or called off: it is on, and has not begun."""
    return session.off_at is None and session.starts_at > now and session.series.ended_at is None


def check_change(session: Session, now: datetime) -> None:
    check_goes_on(session.series)
    if session.off_at is not None:
        raise Refused("This meeting is off already.")
    if session.starts_at <= now:
        raise Refused("This meeting has begun or is over, so it cannot be changed.")


def can_bring_back(session: Session, now: datetime) -> bool:
    """Whether a session that was called off can be on after all: its time has not come."""
    return (
        session.off_at is not None and session.starts_at > now and session.series.ended_at is None
    )


def check_bring_back(session: Session, now: datetime) -> None:
    check_goes_on(session.series)
    if session.off_at is None:
        raise Refused("This meeting is on already.")
    if session.starts_at <= now:
        raise Refused("Its time is over. Offer another one instead.")
