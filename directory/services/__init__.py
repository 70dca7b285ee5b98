"""What can happen in the directory; one file for each thing."""

from directory.services.approving import approve, decline
from directory.services.availability import can_today, come_back, go_away, keep_hours, not_today
from directory.services.confirming import confirm
from directory.services.declaring import declare_conflict, withdraw_conflict
from directory.services.duties import (
    ask_for_swap,
    give_up_duty,
    keep_duty,
    take_duty,
    take_over,
)
from directory.services.duty_questions import (
    answer_duty_question,
    ask_to_be_on_duty,
)
from directory.services.entries import consent, leave, tell_more
from directory.services.proposals import (
    forget_proposals,
    propose,
    say_no,
    take_back_proposal,
)
from directory.services.reaching import not_reached, reached
from directory.services.rules import (
    keep_number,
    move_number_up,
    note_rang,
    remove_number,
    settle_rules,
)
from directory.services.telephones import enter_code, number_works, send_code, take_back_call

__all__ = [
    "answer_duty_question",
    "approve",
    "ask_for_swap",
    "ask_to_be_on_duty",
    "can_today",
    "come_back",
    "confirm",
    "consent",
    "declare_conflict",
    "decline",
    "enter_code",
    "forget_proposals",
    "give_up_duty",
    "go_away",
    "keep_duty",
    "keep_hours",
    "keep_number",
    "leave",
    "move_number_up",
    "not_reached",
    "not_today",
    "note_rang",
    "number_works",
    "propose",
    "reached",
    "remove_number",
    "say_no",
    "send_code",
    "settle_rules",
    "take_back_call",
    "take_back_proposal",
    "take_duty",
    "take_over",
    "tell_more",
    "withdraw_conflict",
]
