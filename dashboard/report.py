"""What a coordinator or operator would count in a city."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import Person
from buddies.facts import needed_by
from buddies.models import Pairing
from core import clock
from covenant.models import Declaration, Standing
from dashboard.queries.parts import heads_now, in_use
from inspections.models import OPEN_PHASES, State, Visit, Window
from notifications.models import Message
from schools.models import Network, Organisation, Post, School


def city_report(network: Network, today: date) -> dict[str, Any]:
    """The counts of a network on a day.

    ``windows`` counts schools by where their window stands. ``heads_known`` counts people who
    lead a school, ``paired`` those of them with a buddy, and ``unpaired`` those without one
    whose window is open, overdue or opens within the network's months. ``signed`` counts
    organisations that stand by the covenant as it is published; ``messages`` counts those of
    the network by state, private ones left out.
    """
    heads = Person.objects.filter(
        Exists(
            Post.objects.current(today).filter(
                person=OuterRef("pk"),
                kind__in=Post.HEAD_KINDS,
                school__in=in_use(School.objects.filter(network=network)),
            )
        )
    )
    has_buddy = Exists(
        Pairing.objects.filter(network=network, supported=OuterRef("pk"), ended_at=None)
    )
    needs_one = Exists(
        heads_now(today).filter(
            person=OuterRef("pk"),
            school__network=network,
            school__window__opens__lte=needed_by(network, today),
        )
    )
    return {
        "schools": in_use(School.objects.filter(network=network)).count(),
        "organisations": Organisation.objects.filter(network=network).count(),
        "windows": _windows(network, today),
        "heads_known": heads.count(),
        "paired": heads.filter(has_buddy).count(),
        "unpaired": heads.filter(needs_one).exclude(has_buddy).count(),
        "signed": Standing.objects.filter(
            organisation__network=network,
            declaration__status=Declaration.Status.PUBLISHED,
            state=Standing.State.SIGNED,
        ).count(),
        "visits_open": Visit.objects.filter(school__network=network, phase__in=OPEN_PHASES).count(),
        "messages": _messages(network),
    }


def _windows(network: Network, today: date) -> dict[str, int]:
    windows = Window.objects.filter(school__in=in_use(School.objects.filter(network=network)))
    return windows.aggregate(
        later=Count("pk", filter=Q(opens__gt=today)),
        open=Count("pk", filter=Q(opens__lte=today, closes__gte=today)),
        overdue=Count("pk", filter=Q(closes__lt=today)),
        unknown=Count("pk", filter=Q(opens=None)),
    )


def _messages(network: Network) -> dict[str, int]:
    sent = Message.objects.filter(network_id=network.pk, is_private=False)
    counts = dict(sent.order_by().values_list("state").annotate(Count("pk")))
    return {state.value: counts.get(state.value, 0) for state in Message.State}


def in_words(network: Network, counts: dict[str, Any], now: datetime) -> list[str]:
    """The same as sentences for people."""
    windows = counts["windows"]
    messages = [
        f"{counts['messages'][state.value]} {state.label.lower()}"
        for state in Message.State
        if counts["messages"][state.value]
    ]
    said = ", ".join(f"{windows[state.value]} {state.label.lower()}" for state in State)
    return [
        f"{network.name} on {clock.london_date(now):%-d %B %Y}",
        f"Schools: {counts['schools']}. Organisations: {counts['organisations']}.",
        f"Windows: {said}.",
        f"Heads known: {counts['heads_known']}, of whom {counts['paired']} have a buddy; "
        f"{counts['unpaired']} need one and have none.",
        f"Organisations that stand by the covenant: {counts['signed']}.",
        f"Visits open: {counts['visits_open']}.",
        f"Messages: {', '.join(messages) or 'none'}.",
    ]
