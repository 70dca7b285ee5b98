"""How a call-out moves: one table, with the audit verb beside it. Pure."""

from core.states import Transitions
from directory.models import CallOut

S = CallOut.State

STATES = Transitions(
    {
        (S.ASKING, S.UNANSWERED): "call_out.unanswered",
        # Somebody has become free, or everybody is asked once more.
        (S.UNANSWERED, S.ASKING): "call_out.asked_again",
        (S.ASKING, S.ACCEPTED): "call_out.accepted",
        # A late answer counts.
        (S.UNANSWERED, S.ACCEPTED): "call_out.accepted",
        # Handed on, not heard of, or the head would rather have somebody else.
        (S.ACCEPTED, S.ASKING): "call_out.reopened",
        (S.ACCEPTED, S.SPOKEN): "call_out.spoken",
        # Whoever had accepted rang after all, or somebody was reached by another way.
        (S.ASKING, S.SPOKEN): "call_out.spoken",
        (S.UNANSWERED, S.SPOKEN): "call_out.spoken",
        (S.ASKING, S.ENDED): "call_out.ended",
        (S.UNANSWERED, S.ENDED): "call_out.ended",
        (S.ACCEPTED, S.ENDED): "call_out.ended",
    }
)
