"""How help that a plan asked for goes on, with the audit verb of each move."""

from core.states import Transitions
from support.models import Given

_A, _Y, _N, _D, _O = (
    Given.State.ASKED, Given.State.ACCEPTED, Given.State.DECLINED, Given.State.DONE,
    Given.State.OFF,
)  # fmt: skip
STATES = Transitions(
    {
        (_A, _Y): "help.accepted",
        (_A, _N): "help.declined",
        # A "no" that was a slip, as long as the need stands.
        (_N, _Y): "help.accepted",
        (_A, _O): "help.called_off",
        (_Y, _O): "help.called_off",
        (_Y, _D): "help.given",
        (_D, _Y): "help.given_less",
    }
)
