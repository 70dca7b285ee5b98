"""What can happen to the covenant: a text is drafted, approved and published, parties sign it."""

from covenant.services.approving import (
    answer_approval,
    ask_again,
    ask_for_approval,
    note_approval,
    stop_asking,
)
from covenant.services.by_link import (
    decline,
    sign_by_link,
    withdraw_by_link,
)
from covenant.services.checking import (
    confirm_authority,
    decline_authority,
)
from covenant.services.drafting import (
    Overtaken,
    draft,
    publish_declaration,
)
from covenant.services.erasing import (
    erase_evidence,
)
from covenant.services.forgetting import forget_invitations_of
from covenant.services.in_person import ask_to_sign_in_person
from covenant.services.inviting import (
    invite_to_sign,
    send_again,
    withdraw_invitation,
)
from covenant.services.reaffirming import (
    reaffirm,
)
from covenant.services.seconding import (
    second,
)
from covenant.services.signing import (
    Second,
    sign,
)
from covenant.services.standing import (
    mark_due,
    restore,
    suspend,
    withdraw,
)

__all__ = [
    "Overtaken",
    "Second",
    "answer_approval",
    "ask_again",
    "ask_for_approval",
    "ask_to_sign_in_person",
    "confirm_authority",
    "decline",
    "decline_authority",
    "draft",
    "erase_evidence",
    "forget_invitations_of",
    "invite_to_sign",
    "mark_due",
    "note_approval",
    "publish_declaration",
    "reaffirm",
    "restore",
    "second",
    "send_again",
    "sign",
    "sign_by_link",
    "stop_asking",
    "suspend",
    "withdraw",
    "withdraw_by_link",
    "withdraw_invitation",
]
