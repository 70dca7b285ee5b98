"""Whether the promises are kept: the public table, the same as a file, and members' terms."""

import csv

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from covenant import kept
from covenant.caching import public_page
from dashboard.promises.picture import bars
from dashboard.queries.promises import members_table, public_table
from schools.middleware import NetworkRequest
from schools.models import Network

COLUMNS = (
    "promise", "figure", "state", "numerator", "denominator", "minutes", "of_networks_together",
    "first_term", "last_term",
)  # fmt: skip


def on_city_page(network: Network) -> kept.Part:
    """The part of the city's page (``covenant.kept``)."""
    return kept.Part("dashboard/_promises_kept.html", public_table(network, clock.today()))


@require_safe
@login_not_required
@public_page
def promises(request: NetworkRequest) -> HttpResponse:
    """One table over three rolling years, rounded, with how each figure is counted."""
    table = public_table(request.network, clock.today())
    drawn = bars(entry.line for entry in table.entries)
    return render(request, "dashboard/promises.html", {"table": table, "bars": drawn})


@require_safe
@login_not_required
@public_page
def promises_csv(request: NetworkRequest) -> HttpResponse:
    """The same table as a file: nothing in it that the page does not say."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"{request.network.slug}-promises-kept.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for entry in public_table(request.network, clock.today()).entries:
        shown = entry.line.shown
        writer.writerow(
            [
                entry.figure.promise, entry.figure.words, shown.state, shown.numerator,
                shown.denominator, shown.minutes, "yes" if entry.line.is_across else "no",
                shown.first, shown.last,
            ]
        )  # fmt: skip
    return response


@require_safe
def members(request: NetworkRequest) -> HttpResponse:
    """The network's figures by terms, for its members: rounded, each term counted once."""
    figures = members_table(request.network, clock.today())
    return render(request, "dashboard/promises_members.html", {"figures": figures})
