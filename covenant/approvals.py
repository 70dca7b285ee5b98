"""Whether words are approved: pure, over the rows of who was asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from covenant.models import Approval

ASKED, APPROVED, CHANGES, OTHER_WORDS = "asked", "approved", "changes", "other_words"
IN_WORDS = {
    ASKED: "Asked, no answer yet",
    APPROVED: "Approves these words",
    CHANGES: "Asks for changes",
    OTHER_WORDS: "Answered to earlier words",
}


@dataclass(frozen=True)
class Asked:
    """A party that was asked, and how it stands to the words with a hash."""

    approval: Approval
    state: str

    @property
    def in_words(self) -> str:
        return IN_WORDS[self.state]

    @property
    def is_asked_again(self) -> bool:
        """Whether a new letter went out since its answer."""
        answered = self.approval.answered_at
        return answered is not None and self.approval.asked_at > answered


def state_of(approval: Approval, sha256: str) -> str:
    """How a party stands to the words with this hash: an answer counts for the words it was
    given to and for no others."""
    if not approval.answer:
        return ASKED
    if approval.text_sha256 != sha256:
        return OTHER_WORDS
    return APPROVED if approval.answer == Approval.Answer.APPROVED else CHANGES


def asked_about(approvals: Sequence[Approval], sha256: str) -> list[Asked]:
    """Each party with how it stands to the words."""
    return [Asked(each, state_of(each, sha256)) for each in approvals]


def why_not_approved(approvals: Sequence[Approval], sha256: str) -> str:
    """Why the words cannot be published yet, in a sentence that helps; "" where they can."""
    if not approvals:
        return (
            "Nobody has approved these words yet. Ask the parties for their approval, or write "
            "down what they said elsewhere."
        )
    missing = [each.party for each in approvals if state_of(each, sha256) != APPROVED]
    if not missing:
        return ""
    return (
        f"Not everybody who was asked has approved the words as they are: {', '.join(missing)}. "
        "Wait for them, ask them again, write down what they said elsewhere, or ask them no "
        "longer."
    )
