from support.models.contents import Action, Objective, Review
from support.models.departures import Departure
from support.models.help import Given, HelpKind, Needed, Offered
from support.models.parties import LeftOut, PartyAsked
from support.models.plans import Part, Plan, PlanCount, PlanLook, PlanShare
from support.models.rules import SupportRules
from support.models.series import Missed, Place, PlaceOffer, Series, Session, Waiting
from support.models.supervisors import Apart, Supervisor, Way
from support.models.talks import DebriefOffer, Talk, TalkPassed

__all__ = [
    "Action",
    "Apart",
    "DebriefOffer",
    "Departure",
    "Given",
    "HelpKind",
    "LeftOut",
    "Missed",
    "Needed",
    "Objective",
    "Offered",
    "Part",
    "PartyAsked",
    "Place",
    "PlaceOffer",
    "Plan",
    "PlanCount",
    "PlanLook",
    "PlanShare",
    "Review",
    "Series",
    "Session",
    "Supervisor",
    "SupportRules",
    "Talk",
    "TalkPassed",
    "Waiting",
    "Way",
]
