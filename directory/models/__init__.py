from directory.models.availability import Away, Hours, TelephoneCheck
from directory.models.callouts import CallOut, StoodDown
from directory.models.drills import Drill, DrillAnswer, TreeCopy
from directory.models.entries import Entry, EntryConflict, Experience
from directory.models.rota import DirectoryRules, Duty, DutyQuestion, FallbackNumber

__all__ = [
    "Away",
    "CallOut",
    "DirectoryRules",
    "Drill",
    "DrillAnswer",
    "Duty",
    "DutyQuestion",
    "Entry",
    "EntryConflict",
    "Experience",
    "FallbackNumber",
    "Hours",
    "StoodDown",
    "TelephoneCheck",
    "TreeCopy",
]
