"""A plan's first page, and what every page of a plan begins with."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from core import clock
from schools.middleware import NetworkRequest
from support.models import Part, Plan
from support.plans.in_time import asks_on, rests_on_outcome
from support.plans.looks import note_look
from support.plans.pages import ALL, OWN, PAGES
from support.plans.parties import left_out_of, to_ask
from support.plans.seeing import is_own, keeps, sections_for
from support.policies.plans import (
    can_answer_for,
    can_choose_parties,
    can_take_on,
    can_write_people,
    states_for,
)
from support.queries.plan_pages import parties_of, parties_to_note, parts_of
from support.queries.plans import plan_for


def plan_or_404(request: NetworkRequest, pk: int) -> Plan:
    """A plan whose first page this person may open."""
    plan = plan_for(request.access, pk)
    if plan is None:
        raise Http404
    return plan


def readable_or_404(request: NetworkRequest, pk: int, section: str) -> Plan:
    """A plan of which this person may read a section; that they did is kept for the head."""
    plan = plan_or_404(request, pk)
    if section not in sections_for(request.access, plan):
        raise Http404
    note_look(plan, request.access, section, clock.now())
    return plan


def plan_url(plan: Plan) -> str:
    """The address of a plan's first page."""
    return reverse("support:plan", args=[plan.network.slug, plan.pk])


def plan_context(request: NetworkRequest, plan: Plan, **context: Any) -> dict[str, Any]:
    """What ``support/plan.html`` shows around each section: the doors that this person has."""
    sections = sections_for(request.access, plan)
    mine = is_own(request.access, plan)
    open_to = sections | {ALL} | ({OWN} if mine else set())
    pages = []
    for page in PAGES:
        if page.section in open_to:
            url = reverse(page.name, args=[request.network.slug, plan.pk])
            pages.append({"url": url, "label": page.label, "is_current": url == request.path})
    return {
        "plan": plan,
        "heading": "Support plan",
        "pages": pages,
        "sections": sections,
        "is_own": mine,
        "keeps": keeps(request.access, plan),
        **context,
    }


@sensitive_variables()
@require_safe
def plan(request: NetworkRequest, pk: int) -> HttpResponse:
    """What goes on in a plan, for each as far as they may know."""
    found, access = plan_or_404(request, pk), request.access
    note_look(found, access, "plan", clock.now())
    parties = list(parties_of(found))
    for party in parties:
        party.plan = found
    mine = is_own(access, found)
    statement = parts_of(found).get(Part.Kind.STATEMENT) if mine else None
    left = to_ask(found, parties) if can_write_people(access, found) else []
    on = asks_on(found) if left else None
    may_choose = on is not None and can_choose_parties(access, found, on)
    left_out = left_out_of(found) if left else set()
    return render(
        request,
        "support/plan_first.html",
        plan_context(
            request,
            found,
            # What a party said is between it and the head; coordinators see whether it did.
            parties=parties if mine else [],
            answered=parties if access.is_coordinator else [],
            to_note=parties_to_note(access, parties),
            ours=[party for party in parties if can_answer_for(access, party)],
            statement=statement,
            may_state=found.head_id != access.person.pk and states_for(access, found),
            may_take_on=can_take_on(access, found),
            may_ask=bool(left),
            may_choose=may_choose,
            asks_on=on,
            by_itself=rests_on_outcome(found),
            # Theirs alone: it may say to what union they do not belong.
            left_out=[each.organisation for each in left if each.organisation_id in left_out],
        ),
    )
