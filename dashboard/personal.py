"""Which rows are about a person: the map that the download and its tests rest on.

Every model says which of its fields are personal. Here each of those models says how its rows
lead to the person, or why they are not in the person's own download.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

# Lookups that lead from a row to the person's id; several mean "any of them".
LEADS_TO_PERSON: dict[str, tuple[str, ...]] = {
    "accounts.Person": ("pk",),
    "accounts.User": ("person",),
    "schools.Network": ("named_contact",),
    "schools.Post": ("person",),
    "schools.Role": ("person",),
    "schools.Invitation": ("person", "by_id"),
    "schools.SchoolCorrection": ("by_id",),
    "inspections.Visit": ("head", "recorded_by"),
    "inspections.VisitChange": ("by_id",),
    "inspections.WindowOverride": ("by_id",),
    "buddies.Offer": ("person",),
    "buddies.Pairing": ("supported", "buddy", "reserve"),
    "buddies.DeclaredConflict": ("person",),
    "buddies.Proposal": ("made_by_id",),
    "covenant.SignatureEvent": ("by_id",),
    "covenant.SignatureEvidence": ("event__by_id",),
    "directory.Entry": ("person",),
    "directory.Experience": ("entry__person",),
    "directory.EntryConflict": ("entry__person",),
    "reminders.Reminder": ("person",),
    "notifications.Message": ("person",),
    "core.AuditEvent": ("actor_id",),
}
NOT_IN_THE_DOWNLOAD: dict[str, str] = {
    "buddies.ForbiddenPair": (
        "It would tell one person that somebody asked not to be paired with them. "
        "The coordinator answers a request for it."
    ),
    "buddies.ProposedPair": (
        "A working paper of the matcher that nobody has decided on; what is published is in "
        "the download as a pairing."
    ),
}
# Needed to check a link or a signature, of no use to the person, and dangerous in a file.
SECRETS = frozenset({"password", "token_digest", "salt"})
# What a coordinator decided about others while a proposal was open.
OF_OTHERS = frozenset({"wishes"})


def our_models() -> Iterator[type[Model]]:
    """Every model of this project, in the order of its apps."""
    for model in apps.get_models():
        if hasattr(model, "personal_fields"):
            yield model


def personal_fields(model: type[Model]) -> tuple[str, ...]:
    """The fields that the model lists as personal."""
    return tuple(model.personal_fields)  # type: ignore[attr-defined]


def other_fields(model: type[Model]) -> tuple[str, ...]:
    """The fields that the model lists as not personal."""
    return tuple(model.other_fields)  # type: ignore[attr-defined]
