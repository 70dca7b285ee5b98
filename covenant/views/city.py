"""The front page of a city."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from covenant import kept, queries
from covenant.caching import public_page, remembered
from covenant.shown import shown
from schools.middleware import NetworkRequest

NEWEST = 5


@require_safe
@login_not_required
@public_page
@remembered
def city(request: NetworkRequest) -> HttpResponse:
    """The public page of a city: its promises in a breath, who has signed, and whether the
    promises are kept."""
    return render(
        request,
        "covenant/city.html",
        {
            "declaration": queries.published_declaration(request.network),
            "signed": [shown(each) for each in queries.newest_signatures(request.network, NEWEST)],
            **queries.count_parties(request.network),
            "parts": kept.parts_for(request.network),
        },
    )
