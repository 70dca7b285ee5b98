"""How an escalation and its pages move: one table each, with the audit verb beside it. Pure."""

from core.states import Transitions
from escalations.models import Escalation, Page

E, P = Escalation.State, Page.State

ESCALATION = Transitions(
    {
        (E.OPEN, E.ANSWERED): "escalation.answered",
        # A late answer counts.
        (E.EXHAUSTED, E.ANSWERED): "escalation.answered",
        (E.OPEN, E.EXHAUSTED): "escalation.exhausted",
        (E.OPEN, E.ENDED): "escalation.ended",
        (E.EXHAUSTED, E.ENDED): "escalation.ended",
        # Somebody is on it after all, there is somebody new to ask, or it was taken back.
        (E.EXHAUSTED, E.OPEN): "escalation.reopened",
        (E.ANSWERED, E.OPEN): "escalation.reopened",
        (E.ENDED, E.OPEN): "escalation.reopened",
    }
)


def _moves(verb: str, new: Page.State, *old: Page.State) -> dict[tuple[str, str], str]:
    return {(each, new): verb for each in old}


PAGE = Transitions(
    {
        # Whoever was asked may answer as long as nobody else has, however late.
        **_moves(
            "page.answered", P.ANSWERED,
            P.ASKED, P.HOLDING, P.SILENT, P.PASSED, P.SKIPPED, P.WITHDRAWN,
        ),
        **_moves(
            "page.held", P.HOLDING, P.ASKED, P.HOLDING, P.SILENT, P.PASSED, P.SKIPPED, P.WITHDRAWN
        ),
        **_moves("page.passed", P.PASSED, P.ASKED, P.HOLDING, P.SILENT, P.SKIPPED, P.WITHDRAWN),
        # After somebody was on it, a step is asked as though for the first time.
        **_moves(
            "page.asked_again", P.ASKED, P.ASKED, P.HOLDING, P.SILENT, P.SKIPPED, P.WITHDRAWN
        ),
        **_moves("page.silent", P.SILENT, P.ASKED, P.HOLDING),
        **_moves("page.skipped", P.SKIPPED, P.ASKED, P.HOLDING),
        # An answer is taken back where the question is opened again.
        **_moves("page.withdrawn", P.WITHDRAWN, P.ASKED, P.HOLDING, P.ANSWERED),
    }
)  # fmt: skip
