"""How a standing moves: one table, with the audit verb beside it. Pure."""

from core.states import Transitions
from covenant.models import Standing

S = Standing.State

STATES = Transitions(
    {
        # Complete: the second signatory has signed, the coordinator has confirmed.
        (S.WAITING, S.SIGNED): "standing.completed",
        (S.WAITING, S.DECLINED): "standing.declined",
        (S.WAITING, S.WITHDRAWN): "standing.withdrawn",
        (S.SIGNED, S.DUE): "standing.due",
        (S.SIGNED, S.SUSPENDED): "standing.suspended",
        (S.SIGNED, S.WITHDRAWN): "standing.withdrawn",
        (S.DUE, S.SIGNED): "standing.reaffirmed",
        (S.DUE, S.SUSPENDED): "standing.suspended",
        (S.DUE, S.WITHDRAWN): "standing.withdrawn",
        (S.SUSPENDED, S.SIGNED): "standing.restored",
        (S.SUSPENDED, S.WITHDRAWN): "standing.withdrawn",
        # Signed anew: one always may.
        (S.DECLINED, S.WAITING): "standing.signed_again",
        (S.DECLINED, S.SIGNED): "standing.signed_again",
        (S.WITHDRAWN, S.WAITING): "standing.signed_again",
        (S.WITHDRAWN, S.SIGNED): "standing.signed_again",
    }
)
