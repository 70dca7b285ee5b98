"""Each morning of a week: whoever looks after something in a plan is told once that something is
due. What it is stands on the page alone; nobody is told on the days of an inspection."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse

from accounts.models import Person
from core.clock import london_date
from inspections.models import Phase, Visit
from notifications.channels import can_be_sent
from notifications.services import queue
from schools.models import Network, Post, Role
from schools.queries import heads_of
from support.models import Action, PartyAsked, Plan, Review
from support.plans.seeing import leads

# What is longer past its day has been told of.
AGO = timedelta(days=7)
SUNDAY = 6
# From the call until the team has left.
NOT_NOW = (Phase.NOTIFIED, Phase.PLANNED, Phase.ON_SITE, Phase.PAUSED, Phase.INCOMPLETE)


def remind(*, now: datetime) -> None:
    """Tell everybody of whom something is due this week, or was in the last seven days. Once a
    week each, however often it runs."""
    today = london_date(now)
    monday = today - timedelta(days=today.weekday())
    span = (today - AGO, today + timedelta(days=SUNDAY - today.weekday()))
    told: set[tuple[int, int]] = set()
    for network, person in _of_actions(span, today):
        _tell(network, person, monday, now, told)
    reviews = Review.objects.filter(
        held_on=None, due_on__range=span, plan__state=Plan.State.OPEN
    ).select_related("plan__head", "plan__school", "plan__network")
    for review in reviews.order_by("pk"):
        for person in keepers(review.plan, today):
            _tell(review.plan.network, person, monday, now, told)


def _of_actions(span: tuple[date, date], today: date) -> Iterable[tuple[Network, Person]]:
    """Whose the actions are; those of somebody who cannot be told or has left, and those past their
    day, are the head's too."""
    rows = Action.objects.filter(
        done_on=None, due_on__range=span, objective__plan__state=Plan.State.OPEN
    ).select_related(
        "owner", "objective__plan__head", "objective__plan__school", "objective__plan__network"
    )
    for action in rows.order_by("pk"):
        plan, owner = action.objective.plan, action.owner
        is_heads = owner is None or owner == plan.head or not _hears(owner, plan, today)
        if owner is not None and not is_heads:
            yield plan.network, owner
        if is_heads or action.due_on < today:
            for person in keepers(plan, today):
                yield plan.network, person


def _hears(owner: Person, plan: Plan, today: date) -> bool:
    """Whether whose an action is can be told of it, and may read it still: they hold a post at the
    school, or speak for one of the parties (``support.queries.contents``)."""
    if not can_be_sent(owner):
        return False
    if Post.objects.current(today).filter(person=owner, school=plan.school_id).exists():
        return True
    asked = PartyAsked.objects.filter(plan=plan).values("organisation")
    officers = Role.objects.current(today).filter(kind=Role.Kind.OFFICER, organisation__in=asked)
    return officers.filter(person=owner).exists()


def keepers(plan: Plan, today: date) -> list[Person]:
    """Who keeps a plan and may be told of it today: its head; once they lead the school no more,
    whoever does. Nobody during an inspection."""
    if is_being_inspected(plan):
        return []
    if plan.head is not None and leads(plan.head, plan, today):
        return [plan.head]
    return list(heads_of(plan.school, today))


def is_being_inspected(plan: Plan) -> bool:
    """Whether a team has called or is on site."""
    return Visit.objects.filter(school=plan.school_id, phase__in=NOT_NOW).exists()


def _tell(
    network: Network, person: Person, monday: date, now: datetime, told: set[tuple[int, int]]
) -> None:
    if (network.pk, person.pk) in told or not can_be_sent(person):
        return
    told.add((network.pk, person.pk))
    page = reverse("support:due", args=[network.slug])
    queue(
        key=f"support.due:{network.pk}:{person.pk}:{monday}",
        person=person,
        occasion="Something is due this week",
        subject="Covenant: something is due this week",
        text=f"Dear {person.first_name},\n\n"
        "Something that you look after is due this week, or was due a few days ago.\n\n"
        f"Sign in to see what: {settings.SITE_ADDRESS}{page}\n",
        now=now,
        network_id=network.pk,
        is_private=True,
    )
