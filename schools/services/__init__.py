"""What can happen to networks, schools, organisations and the people in them."""

from schools.services.calendar import (
    keep_calendar,
    keep_day_without_pupils,
    keep_term,
    remove_day_without_pupils,
    remove_term,
)
from schools.services.corrections import CORRECTABLE, correct_school, undo_correction
from schools.services.invitations import (
    accept_invitation,
    invite,
    resend_invitation,
    why_unusable,
    withdraw_invitation,
)
from schools.services.networks import change_network
from schools.services.organisations import (
    add_organisation,
    change_organisation,
    set_responsible_schools,
)
from schools.services.posts import claim_post, end_post, enter_head, give_post
from schools.services.roles import appoint, end_role

__all__ = [
    "CORRECTABLE",
    "accept_invitation",
    "add_organisation",
    "appoint",
    "change_network",
    "change_organisation",
    "claim_post",
    "correct_school",
    "end_post",
    "end_role",
    "enter_head",
    "give_post",
    "invite",
    "keep_calendar",
    "keep_day_without_pupils",
    "keep_term",
    "remove_day_without_pupils",
    "remove_term",
    "resend_invitation",
    "set_responsible_schools",
    "undo_correction",
    "why_unusable",
    "withdraw_invitation",
]
