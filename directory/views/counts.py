"""How often somebody was asked for, termly: for coordinators, counts and nobody's name."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory import policies
from directory.queries.counts import terms_of
from schools.middleware import NetworkRequest


@require_safe
def counts(request: NetworkRequest) -> HttpResponse:
    """The last three terms that are over, with small numbers hidden."""
    policies.check_counts(request.access)
    return render(request, "directory/counts.html", {"terms": terms_of(request.access)})
