"""Each role's first page. Somebody with several roles sees them one below the other."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from buddies.checks.kind import COORDINATOR
from buddies.checks.queries import contacts_of, unconfirmed
from buddies.queries.looks import looks_among
from core import clock
from core.telephone import national
from covenant.queries import approvals_to_answer, published_declaration
from dashboard import greeting
from dashboard.adviser import lacks
from dashboard.context import my_open_visits
from dashboard.greeting import numbers
from dashboard.journey import stays
from dashboard.matters import matters
from dashboard.queries import home as rows
from dashboard.queries import today
from dashboard.queries.adviser import place_of
from dashboard.queries.asked import exceptions_for, questions_for, to_look_at
from dashboard.queries.visits import own_visits_still_asked_about
from dashboard.ringing import whom_to_ring
from dashboard.timeline import status, timeline
from directory.queries.live import live_call_outs, my_call_outs
from directory.readiness import Missing
from inspections.models import Visit
from inspections.queries import days_by_visit
from schools.access import Access
from schools.middleware import NetworkRequest

MATTERS_PER_PAGE = 10
WINDOWS_PER_PAGE = 20


@require_safe
def home(request: NetworkRequest) -> HttpResponse:
    """What matters now to whoever asks."""
    access, now = request.access, clock.now()
    # What coordinators are asked stands among what needs them.
    asked = questions_for(access, now, but=COORDINATOR if access.is_coordinator else "")
    questions = [each for each in asked if each.page.name != COORDINATOR]
    context: dict[str, Any] = {
        "hello": greeting.greeting(access.person, now),
        "questions": questions,
        "asked": len(asked),
        "my_call_outs": my_call_outs(access),
    }
    if access.posts:
        context |= _at_a_school(request, access, now)
    if supported := rows.whom_i_support(access):
        context["supported"] = [
            (pairing, pairing.buddy_id == access.person.pk, greeting.what_to_do_for(pairing, now))
            for pairing in supported
        ]
        # Whoever is to ring somebody now sees that first; with inspectors of one's own, not.
        needed = any(todo for _, _, todo in context["supported"])
        context["supported_first"] = needed and not context.get("visits")
    if access.is_coordinator:
        context |= _coordinator(request, access, now)
    if access.is_officer or access.is_head:
        context |= _covenant(access)
    if access.is_adviser or not access.is_coordinator:
        context |= _in_the_directory(access, now)
    return render(request, "dashboard/home.html", context)


def _at_a_school(request: NetworkRequest, access: Access, now: datetime) -> dict[str, Any]:
    visits = my_open_visits(request, access)
    shown = [*visits, *own_visits_still_asked_about(access)] if access.is_head else visits
    contacts = contacts_of(shown, access.person, access.network, now) if shown else {}
    asked = live_call_outs(access, shown)
    schools = list(rows.own_schools(access))
    return {
        "ring": whom_to_ring(access, is_head=access.is_head),
        "visits": [
            {
                **_heading(visit, access),
                "contact": contacts.get(visit.pk),
                "asked": asked.get(visit.pk),
            }
            for visit in shown
        ],
        "numbers": numbers(),
        "schools": [(school, getattr(school, "window", None)) for school in schools],
        "may_be_called": len(visits) < len(schools),
        "coming_up": _coming_up(visits, access),
    }


def _covenant(access: Access) -> dict[str, Any]:
    """How my organisations stand, and which of my schools have signed."""
    standings = rows.standings_of_mine(access)
    schools = {post.school_id: post.school for post in access.head_posts}
    context: dict[str, Any] = {
        "schools_that_signed": [
            (school, standings["school", pk])
            for pk, school in schools.items()
            if ("school", pk) in standings
        ]
    }
    if access.is_officer:
        organisations = {
            role.organisation_id: role.organisation
            for role in access.roles
            if role.organisation_id in access.organisation_ids
        }
        context["declaration"] = published_declaration(access.network)
        context["approvals"] = approvals_to_answer(access)
        context["organisations"] = sorted(
            (
                (each, standings.get(("organisation", each.pk)))
                for each in organisations.values()
                if each is not None
            ),
            key=lambda pair: pair[0].name,
        )
    return context


def _in_the_directory(access: Access, now: datetime) -> dict[str, Any]:
    place = place_of(access, now)
    if place is None:
        return {}

    def address(name: str) -> str:
        return reverse(name, args=[access.network.slug])

    return {
        "place": place,
        "lacks": lacks(place, address, access.today),
        "inspected": Missing.INSPECTED in place.readiness.missing,
        "is_adviser": True,
    }


def _heading(visit: Visit, access: Access) -> dict[str, Any]:
    return {"visit": visit, "heading": greeting.where_it_stands(visit, access.today)}


def _coming_up(visits: list[Visit], access: Access) -> list[tuple[Any, str]]:
    """The days on site that are known and still to come: where each stay begins and ends."""
    known = days_by_visit(visits) if visits else {}
    found: list[tuple[Any, str]] = []
    for visit in visits:
        days = known[visit.pk]
        for stay in stays(days.days):
            if len(stay) == 1:
                found.append((stay[0], "The inspectors come, for one day"))
                continue
            last = "Their last day on site" if stay[-1] == days.last else "They leave for now"
            found += [(stay[0], "The inspectors come"), (stay[-1], last)]
    return [(day, what) for day, what in found if day >= access.today]


def _coordinator(request: NetworkRequest, access: Access, now: datetime) -> dict[str, Any]:
    network, day = access.network, access.today
    schools = today.schools_today(network, day)
    counts, rota = today.counts(network, day, now)
    exceptions = exceptions_for(access)
    looks = looks_among(exceptions, network)
    open_now = [row for row in schools.windows if row.is_open]

    def address(name: str, *args: Any) -> str:
        return reverse(name, args=[network.slug, *args])

    needs = Paginator(matters(schools, counts, rota, address, now), MATTERS_PER_PAGE)
    shown = Paginator(
        sorted(schools.windows, key=lambda row: (not row.on_site, row.opens, row.name)),
        WINDOWS_PER_PAGE,
    ).get_page(request.GET.get("windows"))
    return {
        "figures": [
            (sum(row.on_site for row in schools.windows), "heads on site"),
            (
                f"{sum(row.has_buddy for row in open_now)} of {len(open_now)}",
                "windows open with a buddy",
            ),
            (schools.in_use, f"schools, {schools.no_head} with no known head"),
        ],
        "unconfirmed": unconfirmed(exceptions),
        "to_look_at": to_look_at(exceptions, looks, now),
        "needs": needs.get_page(request.GET.get("page")),
        "under_way": [
            {
                "visit": visit,
                "heading": greeting.where_it_stands(visit, day),
                "buddy_telephone": national(visit.buddy_telephone),
            }
            for visit in schools.under_way
        ],
        "windows": shown,
        "picture": timeline(shown, day),
        "window_rows": [
            (row, status(row)[1], address("dashboard:school", row.id)) for row in shown
        ],
    }
