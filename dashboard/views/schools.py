"""The list of schools, and the page of one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.refusals import Refused
from dashboard.facts import facts_of
from dashboard.forms import SchoolFilter
from dashboard.queries import schools as rows
from inspections import services
from inspections.outcomes import outcome_of
from inspections.queries import records_of
from schools.middleware import NetworkRequest
from schools.models import School, SchoolLink
from schools.policies import check_coordinates

PER_PAGE = 25


@require_safe
def schools(request: NetworkRequest) -> HttpResponse:
    """Search, filter and leaf through the network's schools."""
    access = request.access
    check_coordinates(access)
    form = SchoolFilter(request.GET or None, access=access)
    found = rows.listed(access, form.asked())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    count = page.paginator.count
    listed = [
        (school, window, window.state(access.today) if window else None)
        for school in page
        for window in [getattr(school, "window", None)]
    ]
    context = {
        "form": form,
        "page_obj": page,
        "listed": listed,
        "count_text": f"{count} school" if count == 1 else f"{count} schools",
    }
    return render(request, "dashboard/schools.html", context)


@require_safe
def school(request: NetworkRequest, pk: int) -> HttpResponse:
    """All that is known of one school: for coordinators, and its own head and delegate."""
    access = request.access
    found = _school(request, pk)
    window = getattr(found, "window", None)
    posts = list(rows.people_at(found, access.today))
    context: dict[str, Any] = {
        "school": found,
        "facts": facts_of(found, list(rows.corrections_of(found))),
        "organisations": rows.responsible_for(found),
        "posts": posts,
        "has_head": any(post.is_head for post in posts),  # type: ignore[attr-defined]
        "window": window,
        "state": window.state(access.today).value if window else None,
        "records": [(record, outcome_of(record)) for record in records_of(found)],
        "visits": rows.visits_at(found),
        "predecessors": rows.predecessors_of(found),
    }
    return render(request, "dashboard/school.html", context)


@require_http_methods(["GET", "POST"])
def predecessor(request: NetworkRequest, pk: int, link_pk: int) -> HttpResponse:
    """Ask whether a likely predecessor is one, and take the answer."""
    check_coordinates(request.access)
    found = _school(request, pk)
    link = rows.predecessors_of(found).filter(pk=link_pk).first()
    if link is None:
        raise Http404
    if request.method == "POST":
        _answer(request, link)
        return redirect("dashboard:school", request.network.slug, pk)
    return render(request, "dashboard/predecessor.html", {"school": found, "link": link})


def _answer(request: NetworkRequest, link: SchoolLink) -> None:
    act = (
        services.confirm_predecessor
        if request.POST.get("answer") == "yes"
        else services.reject_predecessor
    )
    try:
        act(link=link, by=request.access.person, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Thank you. The window has been worked out again.")


def _school(request: NetworkRequest, pk: int) -> School:
    found = rows.school_page(request.access, pk)
    if found is None:
        raise Http404
    return found
