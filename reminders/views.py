from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reminders import explain, queries
from schools.middleware import NetworkRequest


@require_GET
def who_hears_what(request: NetworkRequest) -> HttpResponse:
    """Who hears what when: for every member, so that nothing comes as a surprise."""
    return render(
        request,
        "reminders/who_hears_what.html",
        {"lines": explain.lines(queries.rules_for(request.access))},
    )
