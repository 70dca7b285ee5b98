"""Which rows are about a person: the map that the download and its tests rest on.

Every model's fields are listed as personal or not (accounts.personal). Here each model with
personal ones says how its rows lead to the person, or why they are not in their own download.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model, Q

from accounts.personal import fields_of

# Lookups that lead from a row to the person's id; several mean "any of them".
LEADS_TO_PERSON: dict[str, tuple[str, ...]] = {
    "accounts.Person": ("pk",),
    "accounts.User": ("person",),
    "account.EmailAddress": ("user__person",),
    "mfa.Authenticator": ("user__person",),
    "usersessions.UserSession": ("user__person",),
    "admin.LogEntry": ("user__person",),
    "schools.Network": ("named_contact",),
    "schools.Post": ("person",),
    "schools.Role": ("person",),
    "schools.Invitation": ("person", "by_id"),
    "schools.SchoolCorrection": ("by_id",),
    "inspections.Visit": ("head", "recorded_by"),
    "inspections.VisitChange": ("by_id",),
    "inspections.Deadline": ("done_by",),
    "inspections.WindowOverride": ("by_id",),
    "inspections.ConcernLog": ("owner",),
    "inspections.Concern": ("log__owner", "written_by"),
    "inspections.ConcernVersion": ("concern__log__owner", "by"),
    "inspections.ConcernShare": ("concern__log__owner", "person"),
    "buddies.Offer": ("person",),
    "buddies.OfferInvitation": ("person",),
    "buddies.Publication": ("by_id",),
    "buddies.ContactCheck": ("supported",),
    "buddies.NoMoreChecks": ("person",),
    "buddies.LastResort": ("head", "person"),
    "escalations.Escalation": ("answered_by",),
    "escalations.Page": ("person",),
    "buddies.Pairing": ("supported", "buddy", "reserve"),
    "buddies.DeclaredConflict": ("person",),
    "buddies.Proposal": ("made_by_id",),
    "covenant.Approval": ("by",),
    "covenant.SignatureEvent": ("by_id", "person_id"),
    "covenant.SignatureEvidence": ("event__by_id",),
    "covenant.SigningInvitation": ("person", "by_id"),
    "covenant.Standing": ("person",),
    "covenant.StandingLine": ("by_id",),
    "covenant.Wording": ("by",),
    "directory.Entry": ("person", "proposed_by"),
    "directory.Experience": ("entry__person",),
    "directory.EntryConflict": ("entry__person",),
    "directory.Hours": ("entry__person",),
    "directory.Away": ("entry__person",),
    # Not whoever rang: the number is somebody else's.
    "directory.TelephoneCheck": ("entry__person",),
    "directory.Duty": ("entry__person",),
    "directory.DutyQuestion": ("entry__person",),
    "directory.DirectoryRules": ("changed_by_id",),
    "directory.CallOut": ("head", "asked_by", "taken_by"),
    "directory.StoodDown": ("person",),
    "directory.DrillAnswer": ("entry__person", "by_id"),
    "directory.TreeCopy": ("person",),
    "support.SupportRules": ("changed_by_id",),
    "support.Supervisor": ("person",),
    "support.Apart": ("person",),
    "support.Series": ("supervisor__person",),
    "support.Session": ("series__supervisor__person",),
    "support.Place": ("person",),
    "support.Missed": ("place__person",),
    "support.PlaceOffer": ("person",),
    "support.Waiting": ("person",),
    "support.Talk": ("head", "taken_by"),
    "support.TalkPassed": ("person",),
    "support.DebriefOffer": ("person",),
    "support.Plan": ("head", "supporter", "union_officer"),
    "support.Part": ("plan__head", "by"),
    "support.PartyAsked": ("plan__head", "answered_by", "noted_by"),
    "support.LeftOut": ("plan__head",),
    "support.PlanShare": ("plan__head", "person"),
    "support.PlanLook": ("plan__head", "person"),
    "support.Objective": ("plan__head",),
    "support.Action": ("objective__plan__head", "owner"),
    "support.Review": ("plan__head", "by"),
    "support.Departure": ("head", "first_by", "second_by"),
    "support.Offered": ("by",),
    "support.Given": ("needed__plan__head", "asked_by", "answered_by"),
    "reminders.NetworkRule": ("changed_by_id",),
    "reminders.Reminder": ("person",),
    "notifications.Message": ("person",),
    "dashboard.CalendarFeed": ("person",),
    "dashboard.FeedEvent": ("feed__person",),
    "core.AuditEvent": ("actor_id",),
    "core.HelplineKept": ("changed_by_id",),
}
NOT_IN_THE_DOWNLOAD: dict[str, str] = {
    "account.EmailConfirmation": "Never made here: addresses are confirmed by a code.",
    "sessions.Session": (
        "Says only that a browser is signed in; the devices themselves are in the download."
    ),
    "inspections.ProvisionalOutcome": (
        "Grades that are told in confidence stay out of every file until they are published. "
        "The head reads, shares and deletes them on their own page."
    ),
    "inspections.ProvisionalShare": (
        "It would tell of a head’s confidence; whoever may read it sees it on their own page."
    ),
    "buddies.ForbiddenPair": (
        "It would tell one person that somebody asked not to be paired with them. "
        "The coordinator answers a request for it."
    ),
    "buddies.ProposalChange": (
        "A step of a working paper that nobody has decided on; what is published is in the "
        "download as a pairing."
    ),
    "buddies.ProposedPair": (
        "A working paper of the matcher that nobody has decided on; what is published is in "
        "the download as a pairing."
    ),
}
# Whom a row is not about, but who had a hand in it, is told of that hand alone: by the lookup that
# leads to them, the fields.
IN_PART: dict[str, dict[str, frozenset[str]]] = {
    # What it was about and what came of it is the head's.
    "directory.CallOut": {
        "asked_by": frozenset({"asked_by", "asked_at"}),
        "taken_by": frozenset({"taken_by", "taken_at", "ring_first"}),
    },
    # A talk, a plan and a departure are the head's.
    "support.Talk": {"taken_by": frozenset({"taken_by", "taken_at"})},
    "support.Plan": {
        "supporter": frozenset({"supporter", "supporter_agreed_at"}),
        "union_officer": frozenset({"union_officer"}),
    },
    # What was said is the head's and the party's.
    "support.PartyAsked": {"noted_by": frozenset({"noted_by", "answered_at"})},
    "support.Departure": {
        "first_by": frozenset({"first_by"}),
        "second_by": frozenset({"second_by"}),
    },
    # What they said of themselves, and whether they left, is theirs.
    "directory.Entry": {"proposed_by": frozenset({"proposed_by", "proposed_at", "proposed_as"})},
}
# What somebody reads only later, though it is about them: by the model and the lookup that leads to
# them, the rows that are not theirs yet.
NOT_YET: dict[tuple[str, str], Q] = {
    # The head is told once two have proposed it; one alone proposes nothing.
    ("support.Departure", "head"): Q(kind="proposed", seconded_at=None),
}
# Needed to check a link or a signature, of no use to the person, and dangerous in a file.
# With the code of an invitation whoever sent it could sign in its place.
SECRETS = frozenset({"password", "token_digest", "salt", "session_key", "data", "code"})
# What a coordinator decided about others while a proposal was open.
OF_OTHERS = frozenset({"reserves", "wishes"})
# "One of the two" would tell whoever did not end a pair that the other did.
NEVER_TOLD = frozenset({"why_ended"})


def all_models() -> Iterator[type[Model]]:
    """Every model of the site, in the order of its apps."""
    yield from apps.get_models()


def personal_fields(model: type[Model]) -> tuple[str, ...]:
    """The fields of a model that are listed as personal."""
    return fields_of(model)[0]


def other_fields(model: type[Model]) -> tuple[str, ...]:
    """The fields of a model that are listed as not personal."""
    return fields_of(model)[1]
