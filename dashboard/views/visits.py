"""A visit's page: what now, who is with me, what next and why then. Each sees their own part."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from dashboard import greeting
from dashboard.journey import day_of, journey
from dashboard.queries import home as home_rows
from dashboard.queries.visits import company_of, next_reminders, visits_seen_by
from dashboard.views.home import WHY_A_HUMAN, WHY_FOR_A_DELEGATE
from inspections import policies
from inspections.models import Phase, Visit
from inspections.queries import deadlines_of
from schools.access import Access
from schools.middleware import NetworkRequest
from schools.queries import named_human

STEP_WORDS = {
    Phase.DRAFT: ("inspections:draft", "The draft report has come"),
    Phase.PUBLISHED: ("inspections:published", "The report is published"),
    Phase.CLOSED: ("inspections:close", "Close this visit"),
}


@require_safe
def visit(request: NetworkRequest, pk: int) -> HttpResponse:
    """The page of one visit; 404 for whoever stands outside of it."""
    access, now = request.access, clock.now()
    found = visits_seen_by(access).filter(pk=pk).first()
    if found is None:
        raise Http404
    context: dict[str, Any] = {
        "visit": found,
        "heading": greeting.where_it_stands(found, access.today),
        "day_of": day_of(found, access.today),
    }
    if not policies.can_act_for(access, found.school):
        return render(request, "dashboard/visit_of_another.html", context | _buddy(found))
    context |= _facts(found, access, now)
    if found.school_id in access.school_ids:
        context |= _own(found, access)
    else:
        context["company"] = company_of(found)
    return render(request, "dashboard/visit.html", context)


def _facts(found: Visit, access: Access, now: datetime) -> dict[str, Any]:
    return {
        "steps": journey(found, deadlines_of(found), access.today),
        "acts": [STEP_WORDS[phase] for phase in policies.steps_for(access, found)],
        "may_correct": policies.can_correct_visit(access, found),
        "may_take_back": policies.can_take_back(access, found, now),
        # What is planned between head and buddy is not for a delegate.
        "reminders": next_reminders(found)
        if access.is_coordinator or found.school_id in access.head_school_ids
        else [],
    }


def _own(found: Visit, access: Access) -> dict[str, Any]:
    """Who is with the head; for a delegate, whom to ask."""
    is_head = found.school_id in access.head_school_ids
    pairing = home_rows.my_pairing(access) if is_head else None
    human = named_human(access.network, access.today)
    why = WHY_A_HUMAN if is_head else WHY_FOR_A_DELEGATE
    return {
        "is_own": True,
        "ring": greeting.ring_the_buddy(pairing) if pairing else greeting.ring_a_human(human, why),
        "human": human if pairing else None,
    }


def _buddy(found: Visit) -> dict[str, Any]:
    head = found.head
    assert head is not None  # visits_seen_by finds buddies by the head they stand by
    return {
        "ring": greeting.Ring(
            label="Please ring",
            name=head.name,
            telephone=head.telephone,
            how=head.reach_me,
        )
    }
