"""What is left before a city opens: to its coordinators, and to the operator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.decorators import operator_required
from core import clock
from dashboard.opening import for_coordinator, for_operator
from dashboard.queries.opening import opening_facts
from schools.middleware import NetworkRequest
from schools.policies import check_coordinates
from schools.queries import networks_for_operator
from schools.views.shared import one

# Where a coordinator does each step.
PAGES = {
    "coordinator": "schools:invite",
    "contact": "schools:settings",
    "terms": "schools:terms",
    "draft": "covenant:edit",
    "approve": "covenant:approvals",
    "publish": "covenant:draft",
    "text": "covenant:text",
    "invite": "covenant:invitations",
    "sign": "covenant:standings",
}


@require_safe
def opening(request: NetworkRequest) -> HttpResponse:
    """The checklist of a coordinator."""
    check_coordinates(request.access)
    facts = opening_facts(request.network, request.access.today)
    slug = request.network.slug
    checklist = for_coordinator(facts, lambda key: reverse(PAGES[key], args=[slug]))
    return render(
        request, "dashboard/opening.html", {"checklist": checklist, "city": request.network}
    )


@operator_required
@require_safe
def of_operator(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist of an operator: counts, and no names of people."""
    network = one(networks_for_operator(clock.today()), pk)
    pages = {
        "import": reverse("operator-files"),
        "coordinator": reverse("operator:coordinator", args=[pk]),
        "public": reverse("operator:public", args=[pk]),
    }
    checklist = for_operator(opening_facts(network, clock.today()), lambda key: pages[key])
    return render(
        request,
        "dashboard/opening.html",
        {"checklist": checklist, "city": network, "is_operator": True},
    )
