"""What can happen to visits and windows."""

from inspections.services.predecessors import confirm_predecessor, reject_predecessor
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
    "confirm_predecessor",
    "correct_visit",
    "end_override",
    "move_visit",
    "open_visit",
    "override_window",
    "recompute_windows",
    "record_inspected_since",
    "reject_predecessor",
    "take_back_visit",
]
