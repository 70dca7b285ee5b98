"""Entries as people make them: by consenting, and a coordinator's yes."""

from datetime import datetime
from typing import Any

from accounts.models import Person
from core.audit import System
from core.clock import london_date
from directory import services
from directory.models import Drill, DrillAnswer, Entry, TelephoneCheck
from directory.terms import term_begins
from schools.models import Network
from tests import factories


def consented(network: Network, person: Person, now: datetime, **fields: Any) -> Entry:
    answers = {
        "telephone": "020 7946 0555",
        "reach_me": "",
        "good_for": "",
        "years": None,
        "is_serving_inspector": False,
        "experiences": {"role": ["inspector"], "phase": ["primary"], "area": []},
        "conflicts": [],
    }
    return services.consent(
        network=network, person=person, by=person, now=now, **{**answers, **fields}
    )


def listed(network: Network, now: datetime, name: str = "Ruth Lindqvist", **fields: Any) -> Entry:
    """An adviser from outside every school, consented and approved."""
    person = factories.person(name, account=True)
    factories.role(person, network, "adviser")
    entry = consented(network, person, now, **fields)
    return services.approve(entry=entry, by=System("test"), now=now)


def ready(network: Network, now: datetime, name: str = "Ruth Lindqvist", **fields: Any) -> Entry:
    """An adviser who lacks nothing: a number that was seen to work, and this term's drill."""
    entry = listed(network, now, name, **fields)
    entry.person.refresh_from_db()
    TelephoneCheck.objects.create(
        entry=entry, telephone=entry.person.telephone, verified_at=now, how="rang"
    )
    drill, _ = Drill.objects.get_or_create(
        network=network, term_begins=term_begins(network, london_date(now)),
        defaults={"opened_at": now},
    )  # fmt: skip
    DrillAnswer.objects.create(drill=drill, entry=entry, asked_at=now, answered_at=now)
    return entry
