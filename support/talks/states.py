"""How a talk moves: one table, with the audit verb beside it. Pure."""

from core.states import Transitions
from support.models import Talk

S = Talk.State

STATES = Transitions(
    {
        (S.ASKING, S.UNANSWERED): "talk.unanswered",
        # Everybody is asked once more, or somebody else may be.
        (S.UNANSWERED, S.ASKING): "talk.asked_again",
        (S.ASKING, S.ACCEPTED): "talk.accepted",
        # A late answer counts.
        (S.UNANSWERED, S.ACCEPTED): "talk.accepted",
        # They cannot after all, were not heard of, or the head would rather have somebody else.
        (S.ACCEPTED, S.ASKING): "talk.reopened",
        (S.ACCEPTED, S.SPOKEN): "talk.spoken",
        # Whoever had said yes rang after all, or they spoke with one of these by another way.
        (S.ASKING, S.SPOKEN): "talk.spoken",
        (S.UNANSWERED, S.SPOKEN): "talk.spoken",
        (S.ASKING, S.ENDED): "talk.ended",
        (S.UNANSWERED, S.ENDED): "talk.ended",
        (S.ACCEPTED, S.ENDED): "talk.ended",
    }
)
