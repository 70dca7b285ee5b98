from inspections.models.concern import Concern, ConcernLog, ConcernShare, ConcernVersion
from inspections.models.deadline import Deadline
from inspections.models.interruption import Interruption
from inspections.models.programme import Programme
from inspections.models.provisional import ProvisionalOutcome, ProvisionalShare
from inspections.models.record import InspectionRecord
from inspections.models.rules import (
    DeadlineRule,
    NegativeRule,
    OneOffHoliday,
    RuleSet,
    WindowRule,
)
from inspections.models.visit import OPEN_PHASES, Phase, Visit, VisitChange
from inspections.models.window import State, Window, WindowOverride

__all__ = [
    "OPEN_PHASES",
    "Concern",
    "ConcernLog",
    "ConcernShare",
    "ConcernVersion",
    "Deadline",
    "DeadlineRule",
    "InspectionRecord",
    "Interruption",
    "NegativeRule",
    "OneOffHoliday",
    "Phase",
    "Programme",
    "ProvisionalOutcome",
    "ProvisionalShare",
    "RuleSet",
    "State",
    "Visit",
    "VisitChange",
    "Window",
    "WindowOverride",
    "WindowRule",
]
