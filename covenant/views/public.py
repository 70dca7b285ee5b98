"""What everybody may read: the promises, the text, who has signed."""

import csv

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from core.clock import london_date
from covenant import queries
from schools.middleware import NetworkRequest
from schools.models import Organisation

NEWEST = 5


@login_not_required
def city(request: NetworkRequest) -> HttpResponse:
    """The public page of a city: its promises in a breath, and who has signed."""
    signed = queries.register(request.network)
    return render(
        request,
        "covenant/city.html",
        {
            "declaration": queries.published_declaration(request.network),
            "signed": signed.order_by("-since")[:NEWEST],
            "signed_count": signed.count(),
        },
    )


@login_not_required
def register(request: NetworkRequest) -> HttpResponse:
    """Who stands by the covenant: search, kinds, paging."""
    # No name holds a NUL, and PostgreSQL refuses to look for one.
    search = request.GET.get("q", "").replace("\0", "").strip()[:100]
    kind = request.GET.get("kind", "")
    if kind not in Organisation.Kind.values:
        kind = ""
    found = queries.register(request.network, search=search, kind=kind)
    page_obj = Paginator(found, 30).get_page(request.GET.get("page"))
    return render(
        request,
        "covenant/register.html",
        {
            "page_obj": page_obj,
            "rows": page_obj.object_list,
            "search": search,
            "kind": kind,
            "kinds": Organisation.Kind.choices,
        },
    )


@login_not_required
def register_csv(request: NetworkRequest) -> HttpResponse:
    """The register as a file: organisation, kind, version, date, hash of the text, digest."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="{request.network.slug}-covenant-register.csv"'
    )
    writer = csv.writer(response)
    writer.writerow(
        ["organisation", "kind", "version", "signed_on", "text_sha256", "signature_digest"]
    )
    for standing in queries.register(request.network):
        assert standing.organisation is not None
        writer.writerow(
            [
                _cell(standing.organisation.name),
                standing.organisation.kind,
                standing.declaration.version,
                london_date(standing.since).isoformat(),
                standing.event.text_sha256,
                standing.event.digest,
            ]
        )
    return response


def _cell(value: str) -> str:
    """A name that a spreadsheet would take for a formula is defused."""
    return f"'{value}" if value[:1] in "=+-@" else value
