"""A visit's page: what now, who is with me, what next and why then. Each sees their own part.

The part that follows events is a fragment of its own: where JavaScript is on it is asked for
again while the visit is open, and answers 204 while nothing has changed.
"""

import re
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from buddies.checks.queries import contacts_of, last_contact
from core import clock
from dashboard import acts, advice, greeting
from dashboard.context import keep_my_open_visits
from dashboard.journey import day_of, journey, still_due
from dashboard.queries.asked import questions_for
from dashboard.queries.visits import company_of, next_reminders, visits_seen_by
from dashboard.ringing import whom_to_ring
from directory.queries.live import asked_of
from inspections import policies, queries, services
from inspections.concern_queries import log_of
from inspections.models import Phase, Visit
from schools.access import Access
from schools.middleware import NetworkRequest
from schools.models import School
from schools.queries import named_human

# The notification call is fresh: only then is its number asked for in so many words.
CALL_IS_FRESH = (Phase.NOTIFIED, Phase.PLANNED)
# While the notification call is not long ago.
NUMBER_IS_ASKED = (Phase.NOTIFIED, Phase.PLANNED, Phase.ON_SITE, Phase.DEFERRED)
# While somebody at the school may be told something in confidence.
TOLD_IN_CONFIDENCE = (Phase.FEEDBACK, Phase.DRAFT)
# It is another one at each time of asking.
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


@require_safe
def visit(request: NetworkRequest, pk: int) -> HttpResponse:
    """The page of one visit; 404 for whoever stands outside of it."""
    context = _page(request, pk)
    return render(request, "dashboard/visit.html", context)


@require_safe
def visit_now(request: NetworkRequest, pk: int) -> HttpResponse:
    """The part of the page that follows events. 204 while it is as it was ``seen``."""
    context = _page(request, pk)
    if request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=204)
    return render(request, "dashboard/visit_now.html", context | {"is_fragment": True})


def _page(request: NetworkRequest, pk: int) -> dict[str, Any]:
    access = request.access
    found = visits_seen_by(access).filter(pk=pk).first()
    if found is None:
        raise Http404
    if found.is_open and access.school_ids == {found.school_id}:
        # One visit is open per school: the navigation need not look again.
        keep_my_open_visits(request, [found])
    context: dict[str, Any] = {
        "visit": found,
        "heading": greeting.where_it_stands(found, access.today),
    }
    if policies.can_act_for(access, found.school):
        template = "dashboard/_visit.html"
        context |= _kept(found, access)
    else:
        template = "dashboard/_visit_of_another.html"
        context |= _buddys(found, access)
    said = render_to_string(template, context, request)
    return {
        **context,
        "said": mark_safe(said),  # noqa: S308  # rendered just now, escaped
        "seen": sha256(TOKEN.sub("", said).encode()).hexdigest()[:16],
    }


def _kept(found: Visit, access: Access) -> dict[str, Any]:
    """For whoever keeps the visit: head, delegate, coordinator."""
    now = clock.now()
    days, waiting = queries.days_of(found), queries.waiting_request(found)
    due = still_due(found, queries.deadlines_of(found))
    is_head = found.school_id in access.head_school_ids
    is_own = found.school_id in access.school_ids
    # Read with the visit (visits_seen_by).
    live = getattr(found, "live_call_out", None)
    asked = asked_of(live, access) if live is not None else None
    return {
        "is_head": is_head,
        "is_own": is_own,
        "day_of": day_of(found, days, access.today),
        "steps": journey(found, days, access.today),
        "deadlines": [each for each in due if each.due or each.done_on],
        "undated": [each for each in due if not (each.due or each.done_on)],
        "may_tick": found.phase != Phase.CLOSED,
        "advice": advice.for_the_school(found, days.goes_on, waiting) if is_own else [],
        "asked": asked,
        "buttons": acts.buttons(access, found, waiting, days.last, now, is_asked=asked is not None),
        "links": acts.links(access, found, waiting, days.last, now, is_asked=asked is not None),
        "takes_number": found.phase in NUMBER_IS_ASKED and not found.senior_inspector,
        "asks_number": found.phase in CALL_IS_FRESH and not found.senior_inspector,
        # A delegate writes where a head lets them, and reads nothing of the head's there.
        "may_note_concerns": is_own and (is_head or log_of(access, found) is not None),
        "may_note_grades": is_head and found.phase in TOLD_IN_CONFIDENCE,
        "may_correct": policies.can_correct_visit(access, found),
        "may_take_back": policies.can_take_back(access, found, now),
        # What is planned between a head and their buddy is for neither a delegate nor a co-head.
        "reminders": next_reminders(found)
        if access.is_coordinator or found.head_id == access.person.pk
        else [],
        **(_own(found, access, now, is_head=is_head) if is_own else _company(found)),
        "goes_on_at": _goes_on_at(found) if access.is_coordinator else [],
    }


def _goes_on_at(found: Visit) -> list[School]:
    """The schools that may carry on an open visit of a school that closed."""
    if not found.is_open or found.school.status != School.CLOSED:
        return []
    return services.successors_of(found.school)


def _company(found: Visit) -> dict[str, Any]:
    """For a coordinator: who is with the head, and whether somebody has spoken with them."""
    return {"company": company_of(found), "spoken_at": last_contact(found)}


def _own(found: Visit, access: Access, now: datetime, *, is_head: bool) -> dict[str, Any]:
    """Who is with the head; for a delegate, whom to ask."""
    ring = whom_to_ring(access, is_head=is_head)
    has_buddy = ring is not None and ring.pairing_id is not None
    return {
        "ring": ring,
        "human": named_human(access.network, access.today) if has_buddy else None,
        # Between a head and those who stand by them: not for a delegate, not for a co-head.
        "contact": contacts_of([found], access.person, access.network, now).get(found.pk),
        "numbers": greeting.numbers(),
    }


def _buddys(found: Visit, access: Access) -> dict[str, Any]:
    head, now = found.head, clock.now()
    assert head is not None  # visits_seen_by finds buddies by the head they stand by
    hour = now.astimezone(clock.LONDON).hour
    return {
        "questions": [each for each in questions_for(access, now) if each.ring == head],
        "advice": [advice.for_a_buddy(found, queries.days_of(found).goes_on, hour)],
        "ring": greeting.Ring(
            label="Please ring",
            name=head.name,
            telephone=head.telephone,
            how=head.reach_me,
        ),
    }
