from inspections.models.record import InspectionRecord
from inspections.models.rules import DeadlineRule, RuleSet, WindowRule
from inspections.models.visit import OPEN_PHASES, Phase, Visit, VisitChange
from inspections.models.window import State, Window, WindowOverride

__all__ = [
    "OPEN_PHASES",
    "DeadlineRule",
    "InspectionRecord",
    "Phase",
    "RuleSet",
    "State",
    "Visit",
    "VisitChange",
    "Window",
    "WindowOverride",
    "WindowRule",
]
