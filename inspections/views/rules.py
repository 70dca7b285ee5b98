"""The rules that windows and deadlines rest on, with where each comes from."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from inspections import queries
from schools.middleware import NetworkRequest


@require_GET
def rules(request: NetworkRequest) -> HttpResponse:
    """For every member: nothing here is anybody's."""
    today = request.access.today
    return render(
        request,
        "inspections/rules.html",
        {
            "window_rules": queries.window_rules(today),
            "deadline_rules": queries.deadline_rules(today),
        },
    )
