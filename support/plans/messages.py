"""What people are told of a plan. No school, no report, no grade: it is read over shoulders."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.models import Person
from core.clock import london_date
from core.telephone import national
from core.templatetags.covenant import day
from notifications.channels import can_be_sent
from notifications.services import queue
from support.models import PartyAsked, Plan
from support.plans.in_time import asks_on

OCCASION = "Support for a head and their team"
THERE = "Covenant: something is there for you"
NOTED = "Covenant: your answer is noted"
ANSWERED = "Covenant: an answer for you"


def home_of(plan: Plan) -> str:
    """The address of somebody's first page in the plan's network."""
    return f"{settings.SITE_ADDRESS}{reverse('dashboard:home', args=[plan.network.slug])}"


def tell_head_of_plan(plan: Plan, *, now: datetime) -> None:
    """To the head whom a plan backs that opened by itself: they have it first, and say whom they
    would not have asked, where there is time for it."""
    on = asks_on(plan)
    choose = ""
    if on > london_date(now):
        choose = (
            f" On {day(on)} they are asked what they can do; until then you can leave out whom "
            "you would not have asked."
        )
    _tell(
        plan,
        plan.head,
        "opened",
        THERE,
        "Those who signed the covenant stand by you and your team, and something stands on your "
        f"first page that says how: {home_of(plan)}\n\n"
        "You see it first. You say who reads what of it, and you can write in it whom you want "
        f"beside you.{choose} Nothing is asked of you today.\n",
        now,
    )


def tell_head_of_answer(plan: Plan, key: str, *, now: datetime) -> None:
    """To the head: somebody who was asked has answered."""
    _tell(
        plan,
        plan.head,
        f"answer:{key}",
        ANSWERED,
        "Somebody who was asked to stand by you has answered. You find it on your first page: "
        f"{home_of(plan)}\n",
        now,
    )


def tell_officer_of_note(
    party: PartyAsked, officer: Person, noter: Person, *, now: datetime
) -> None:
    """To an officer in whose name a coordinator noted what they said by telephone."""
    number = f", on {national(noter.telephone)}" if noter.telephone else ""
    _tell(
        party.plan,
        officer,
        f"noted:{party.pk}:{now.timestamp():.0f}",
        NOTED,
        f"{noter.name} has noted what you said on the telephone for {party.organisation.name}, "
        "in your name.\n\n"
        f"What was noted stands on your first page, under what you are asked for: "
        f"{home_of(party.plan)}\n\n"
        f"If it is not what you said, say it anew there, or ring {noter.first_name}{number}.\n",
        now,
    )


def _tell(
    plan: Plan, person: Person | None, key: str, subject: str, text: str, now: datetime
) -> None:
    if person is None or not can_be_sent(person):
        return
    queue(
        key=f"support.plan:{plan.pk}:{key}:{person.pk}",
        person=person,
        occasion=OCCASION,
        subject=subject,
        text=text,
        now=now,
        network_id=plan.network_id,
        is_private=True,
    )
