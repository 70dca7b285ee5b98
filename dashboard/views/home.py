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
from dashboard.queries.here import Here, here_of
from dashboard.queries.visits import own_visits_still_asked_about
from dashboard.ringing import whom_to_ring
from dashboard.timeline import status, timeline
from directory.queries.callouts import taken_by
from directory.queries.live import live_call_outs
from directory.readiness import Missing
from inspections.models import Visit
from inspections.queries import days_by_visit
from schools.access import Access
from schools.middleware import NetworkRequest
from support.on_offer import rules_of
from support.queries.departures import waiting_for_head, waiting_for_officer
from support.queries.help import waiting_for_us
from support.queries.places import next_session, offered_to
from support.queries.plan_pages import asked_of_us, plans_here
from support.queries.supervision import is_agreed as is_agreed_supervisor
from support.queries.supervision import me_as_supervisor, next_meetings

MATTERS_PER_PAGE = 10
WINDOWS_PER_PAGE = 20
MEETINGS_SHOWN = 3


@require_safe
def home(request: NetworkRequest) -> HttpResponse:
    """What matters now to whoever asks."""
    access, now = request.access, clock.now()
    here = here_of(access)
    # What coordinators are asked stands among what needs them.
    asked = questions_for(access, now, but=COORDINATOR if access.is_coordinator else "")
    questions = [each for each in asked if each.page.name != COORDINATOR]
    context: dict[str, Any] = {
        "hello": greeting.greeting(access.person, now),
        "questions": questions,
        "asked": len(asked),
        "my_call_outs": list(taken_by(access)) if here.call_out else [],
        "plans_here": plans_here(access) if here.plan else [],
        "asked_of_us": asked_of_us(access) if here.party else [],
        "has_actions": here.action,
    }
    if access.posts:
        context |= _at_a_school(request, access, now)
    context |= _supervision(access, here, now, is_inspected=bool(context.get("visits")))
    if access.is_head and here.departure:
        context["departures"] = waiting_for_head(access)
    if access.is_officer and here.departure:
        context["asked_second"] = waiting_for_officer(access)
    if here.supports and (supported := rows.whom_i_support(access)):
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
        context |= _covenant(access, here)
    if access.is_adviser or not access.is_coordinator:
        context |= _in_the_directory(access, now)
    if access.is_supervisor:
        context |= _supervising(access, now)
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


def _supervision(
    access: Access, here: Here, now: datetime, *, is_inspected: bool
) -> dict[str, Any]:
    """When I meet my supervisor next, and what I am offered; not in an inspection. Coordinators
    have no place."""
    if access.is_coordinator:
        return {}
    return {
        "next_session": next_session(access, now) if here.place else None,
        "offered": offered_to(access, now) if here.offer and not is_inspected else None,
    }


def _covenant(access: Access, here: Here) -> dict[str, Any]:
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
        context["help_waiting"] = waiting_for_us(access) if here.help_asked else 0
        context["organisations"] = sorted(
            (
                (each, standings.get(("organisation", each.pk)))
                for each in organisations.values()
                if each is not None
            ),
            key=lambda pair: pair[0].name,
        )
    return context


def _supervising(access: Access, now: datetime) -> dict[str, Any]:
    """Whom a supervisor meets next, or that they have not agreed yet."""
    is_agreed = is_agreed_supervisor(me_as_supervisor(access))
    return {
        "supervises": True,
        "is_agreed": is_agreed,
        "meetings": next_meetings(access, now)[:MEETINGS_SHOWN] if is_agreed else [],
        "support_rules": rules_of(access.network),
    }


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
