"""Who may look into the directory, who may be in it, who says yes."""

from datetime import date

from accounts.models import Person
from core.refusals import NotAllowed, Refused
from directory.models import Entry
from directory.rota.board import Row
from inspections.models import Visit
from schools.access import Access


def can_search(access: Access) -> bool:
    """Heads and their delegates look for somebody to ring; coordinators keep the list."""
    return access.is_head or access.is_delegate or access.is_coordinator


def check_search(access: Access) -> None:
    if not can_search(access):
        raise NotAllowed("The directory is for heads, their delegates and coordinators.")


def can_approve(access: Access) -> bool:
    return access.is_coordinator


def check_approve(access: Access) -> None:
    if not can_approve(access):
        raise NotAllowed("Only a coordinator can approve an entry in the directory.")


def check_waits_for_approval(entry: Entry) -> None:
    """Nobody is approved who has not consented, or has left."""
    if not entry.is_in:
        raise Refused("This person has not agreed to be in the directory, or has left it.")


def check_is_in(entry: Entry | None) -> Entry:
    if entry is None or not entry.is_in:
        raise Refused("You are not in the directory.")
    return entry


def check_drill(access: Access) -> None:
    """Who has not answered the drill is for those who can ring them."""
    if not access.is_coordinator:
        raise NotAllowed("Only the coordinators of this network see who has answered the drill.")


def check_counts(access: Access) -> None:
    """How often somebody was asked for is counted for coordinators alone."""
    if not access.is_coordinator:
        raise NotAllowed("Only the coordinators of this network see how often somebody is asked.")


def check_keep_rota(access: Access) -> None:
    """Coordinators keep the rota, the rules and the numbers that answer when nobody else does."""
    if not access.is_coordinator:
        raise NotAllowed("Only the coordinators of this network keep its rota.")


def is_listed(entry: Entry | None, today: date) -> bool:
    """Whether somebody is shown in the directory, and so may be on duty."""
    return entry is not None and entry.is_shown(today)


def check_is_listed(entry: Entry | None, today: date) -> Entry:
    if entry is None or not is_listed(entry, today):
        raise Refused("You are on the rota once you are listed in the directory.")
    return entry


def check_can_take(row: Row | None, entry: Entry, today: date, *, is_away: bool) -> Row:
    """Whoever is listed and not away may be there on a likely day to come, once."""
    check_is_listed(entry, today)
    if row is None:
        raise Refused("Nobody is needed on duty that day.")
    if any(held.entry == entry.pk for held in row.held):
        raise Refused("You are on duty that day already.")
    if is_away:
        raise Refused("You are away that day. Change your days away first.")
    return row


def check_is_wanted(places: int) -> None:
    if not places:
        raise Refused("Enough people are on duty that day by now. Thank you.")


def check_still_held(is_held: bool) -> None:
    if not is_held:
        raise Refused("You are not on duty that day any more.")


def check_still_offered(is_offered: bool) -> None:
    if not is_offered:
        raise Refused("Somebody has taken it over already, or it is kept after all. Thank you.")


def can_call_out(access: Access, visit: Visit) -> bool:
    """Whether a person may ask for somebody who knows inspection: while the visit is open its
    head, their delegates, and a coordinator for a head who rang."""
    is_theirs = visit.school_id in access.school_ids
    is_ours = access.is_coordinator and visit.school.network_id == access.network.pk
    return visit.is_open and (is_theirs or is_ours) and head_to_ask_for(access, visit) is not None


def check_call_out(access: Access, visit: Visit) -> Person:
    """For whom it is asked. Raises NotAllowed where ``can_call_out`` says no."""
    head = head_to_ask_for(access, visit)
    if head is None or not can_call_out(access, visit):
        raise NotAllowed(
            "While a visit is open its head, their delegates and the coordinators can ask."
        )
    return head


def head_to_ask_for(access: Access, visit: Visit) -> Person | None:
    """Whom they would ask for: a head for themselves, everybody else for the head of the visit;
    None where nobody knows them."""
    if visit.school_id in access.head_school_ids:
        return access.person
    return visit.head if visit.head is not None and visit.head.erased_at is None else None


def can_propose(access: Access) -> bool:
    """Officers ask staff of theirs, and whom else they know, for their organisation."""
    return access.is_officer


def check_propose(access: Access) -> None:
    if not can_propose(access):
        raise NotAllowed("Only officers of an organisation can propose people for the directory.")
