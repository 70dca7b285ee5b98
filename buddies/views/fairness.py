"""Is pairing fair? For coordinators, officers and heads: counts, and nobody's name."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from buddies import policies, queries
from core import clock
from schools.middleware import NetworkRequest

A_YEAR = timedelta(days=365)


@require_safe
def fairness(request: NetworkRequest) -> HttpResponse:
    """Load, coverage and time to first contact, with small numbers hidden."""
    if not policies.can_watch_fairness(request.access):
        raise Http404
    found = queries.fairness_of(request.access, clock.now() - A_YEAR)
    tables = (
        (
            "How the load is shared",
            "Buddies, by how many heads they support now.",
            "Supports",
            found.load,
        ),
        (
            "Who has somebody",
            "Schools whose inspection window is open, by who stands by their head.",
            "The head has",
            found.coverage,
        ),
        (
            "How soon somebody spoke with the head",
            "Visits of the last twelve months, by when a buddy, reserve or coordinator first "
            "spoke with the head after the call.",
            "Spoke with the head",
            found.contact,
        ),
    )
    return render(request, "buddies/fairness.html", {"tables": tables, "typical": found.typical})
