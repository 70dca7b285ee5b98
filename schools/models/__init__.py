from schools.models.imports import ImportRun, SchoolCorrection, SchoolLink
from schools.models.network import Network, Term
from schools.models.organisation import Organisation, Responsibility
from schools.models.people import Invitation, Post, Role
from schools.models.school import School

__all__ = [
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
