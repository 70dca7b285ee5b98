from schools.models.calendar import DayWithoutPupils, Term
from schools.models.imports import ImportRun, SchoolCorrection, SchoolLink
from schools.models.network import Network
from schools.models.organisation import Organisation, Responsibility
from schools.models.people import Invitation, Post, Role
from schools.models.school import School

__all__ = [
    "DayWithoutPupils",
    "ImportRun",
    "Invitation",
    "Network",
    "Organisation",
    "Post",
    "Responsibility",
    "Role",
    "School",
    "SchoolCorrection",
    "SchoolLink",
    "Term",
]
