"""What can happen to visits and windows."""

from inspections.services.deadlines import keep_deadlines, take_back_tick, tick_off
from inspections.services.interruptions import (
    ask,
    grant_deferral,
    grant_pause,
    leave_incomplete,
    pause_by_inspectors,
    refuse,
    set_new_days,
    withdraw,
)
from inspections.services.outcomes import enter_outcome, why_not_enter
from inspections.services.predecessors import confirm_predecessor, reject_predecessor
from inspections.services.provisional import (
    forget_provisional,
    forget_what_is_over,
    note_provisional,
    share_provisional,
    stop_sharing,
)
from inspections.services.succession import follow_school, successors_of
from inspections.services.undo import undo_change
from inspections.services.visits import (
    advance_visits,
    correct_visit,
    move_visit,
    open_visit,
    take_back_visit,
)
from inspections.services.windows import (
    end_override,
    override_window,
    recompute_windows,
    record_inspected_since,
)

__all__ = [
    "advance_visits",
    "ask",
    "confirm_predecessor",
    "correct_visit",
    "end_override",
    "enter_outcome",
    "follow_school",
    "forget_provisional",
    "forget_what_is_over",
    "grant_deferral",
    "grant_pause",
    "keep_deadlines",
    "leave_incomplete",
    "move_visit",
    "note_provisional",
    "open_visit",
    "override_window",
    "pause_by_inspectors",
    "recompute_windows",
    "record_inspected_since",
    "refuse",
    "reject_predecessor",
    "set_new_days",
    "share_provisional",
    "stop_sharing",
    "successors_of",
    "take_back_tick",
    "take_back_visit",
    "tick_off",
    "undo_change",
    "why_not_enter",
    "withdraw",
]
