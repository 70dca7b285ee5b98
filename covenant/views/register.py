"""The public register: who stands by the covenant, what each undertook, and all of it as a file."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from covenant import proof, queries, register_file
from covenant.caching import public_page, remembered
from covenant.forms.register import RegisterForm
from covenant.models import Standing
from covenant.shown import Shown, shown
from schools.middleware import NetworkRequest

PER_PAGE = 50
# Of those who do not stand by it today, on the page of those who do.
BESIDE = 10
NOT_NOW = (Standing.State.SUSPENDED, Standing.State.WITHDRAWN)


@require_safe
@login_not_required
@public_page
@remembered
def register(request: NetworkRequest) -> HttpResponse:
    """Who stands by the covenant: search, kinds, states, undertakings, A to Z, paging."""
    declaration = queries.published_declaration(request.network)
    form = RegisterForm(request.GET, declaration=declaration)
    sought = form.sought()
    counted = queries.count_register(request.network, sought)
    paginator = Paginator(queries.ids_on_register(request.network, sought), PER_PAGE)
    # Counted already, with the letters.
    paginator.count = counted.of(sought.states, letter=sought.letter)
    page_obj = paginator.get_page(request.GET.get("page"))
    beside: list[int] = []
    if sought.states == Standing.STANDS and page_obj.number == 1 and counted.of(NOT_NOW):
        withdrawn = queries.ids_on_register(request.network, form.sought(states=NOT_NOW))
        beside = list(withdrawn[:BESIDE])
    many = counted.of(sought.states) > PER_PAGE
    here = list(page_obj)
    rows = [shown(standing) for standing in queries.on_page([*here, *beside])]
    return render(
        request,
        "covenant/register.html",
        {
            "form": form,
            "sought": sought,
            "page_obj": page_obj,
            "rows": rows[: len(here)],
            "beside": rows[len(here) :],
            "beside_count": counted.of(NOT_NOW),
            "letters": counted.letters(sought.states) if many else [],
            "is_searched": form.is_searched(),
            "today": clock.today(),
            "is_empty": not counted.of() and not form.is_searched(),
        },
    )


@require_safe
@login_not_required
@public_page
def party(request: NetworkRequest, pk: int) -> HttpResponse:
    """How one party stands: what it undertook, what was said since, and the proof."""
    standing = queries.party_on_register(request.network, pk)
    if standing is None:
        raise Http404
    newest = queries.newest_of(standing)
    party_shown = shown(standing)
    return render(
        request,
        "covenant/party.html",
        {
            "shown": party_shown,
            "standing": standing,
            "newest": newest if newest != standing else None,
            "acts": queries.acts_of(standing),
            "lines": queries.lines_of(standing),
            "has_certificate": newest == standing and proof.has_certificate(party_shown),
        },
    )


@require_safe
@login_not_required
@public_page
@remembered
def undertaken(request: NetworkRequest) -> HttpResponse:
    """What is undertaken, by how many, and how much of it together."""
    return render(
        request,
        "covenant/undertaken.html",
        {"sums": queries.sums_of_undertakings(request.network)},
    )


@require_safe
@login_not_required
@public_page
def about(request: NetworkRequest) -> HttpResponse:
    """What stands in the file, under which licence, and how a receipt is compared."""
    return render(request, "covenant/about_register.html", {"columns": register_file.COLUMNS})


@require_safe
@login_not_required
@public_page
def register_csv(request: NetworkRequest) -> HttpResponseBase:
    """The register as a file, streamed: a row for each party."""
    etag = register_file.fingerprint(queries.what_the_file_holds(request.network))
    response = StreamingHttpResponse(
        register_file.lines(_rows(request)), content_type="text/csv; charset=utf-8"
    )
    response["ETag"] = f'"{etag}"'
    name = f"{request.network.slug}-covenant-register.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _rows(request: NetworkRequest) -> Iterator[Shown]:
    found = queries.register(request.network).select_related("network")
    return map(shown, found.iterator(chunk_size=500))
