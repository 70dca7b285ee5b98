from inspections.models.record import InspectionRecord
from inspections.models.rules import DeadlineRule, WindowRule
from inspections.models.visit import OPEN_PHASES, Phase, Visit, VisitChange
from inspections.models.window import State, Window, WindowOverride

__all__ = [
    "OPEN_PHASES",
    "DeadlineRule",
    "InspectionRecord",
    "Phase",
    "State",
    "Visit",
    "VisitChange",
    "Window",
    "WindowOverride",
    "WindowRule",
]
