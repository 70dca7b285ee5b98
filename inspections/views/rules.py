"""The rules that windows, deadlines and support plans rest on, with where each comes from."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from inspections import deadlines, queries
from inspections.calendar import first_day_of_school_year, known_terms
from schools.middleware import NetworkRequest


@require_GET
def rules(request: NetworkRequest) -> HttpResponse:
    """For every member: nothing here is anybody's."""
    today = request.access.today
    rules = queries.deadline_rules(today)
    first_day = first_day_of_school_year(request.network.pk, today)
    return render(
        request,
        "inspections/rules.html",
        {
            "window_rules": queries.window_rules(today),
            "deadline_rules": rules,
            "earliest_key": deadlines.EARLIEST_IN_AUTUMN,
            "first_day": first_day,
            "earliest": first_day
            and deadlines.earliest_in_autumn(first_day, rules, known_terms(request.network.pk)),
            "negative_rules": queries.negative_rules_on(today),
            "holidays": queries.coming_holidays(today),
        },
    )
