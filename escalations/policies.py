"""Who may still answer."""

from datetime import datetime

from core.refusals import Refused
from escalations.kinds import UNASKED, kind_of
from escalations.models import Escalation, Page

SOMEBODY_ELSE = "Somebody else has answered already. Thank you."
NOT_NEEDED = "This is not needed any more. Thank you."


def why_not_answer(escalation: Escalation, page: Page, now: datetime) -> str:
    """Why an answer on this page would not count, in a kind sentence; "" where it would. A late
    one does while nobody else has answered."""
    if escalation.state == Escalation.State.ANSWERED:
        return SOMEBODY_ELSE
    person = page.person
    if escalation.state == Escalation.State.ENDED or person is None or person.erased_at:
        return NOT_NEEDED
    # Whom the policy has let go cannot answer: a buddy whose pair has ended, for example.
    kind = kind_of(escalation)
    is_let_go = page.name != UNASKED and (kind.asks_anew or not page.is_live)
    if is_let_go and not kind.may_answer_late(escalation, page, now):
        return NOT_NEEDED
    return ""


def check_may_answer(escalation: Escalation, page: Page, now: datetime) -> None:
    """Raises Refused with that sentence."""
    if why := why_not_answer(escalation, page, now):
        raise Refused(why)
