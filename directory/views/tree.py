"""The telephone tree: on a page, and as the sheet to print."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory import policies
from directory.tree.paper import as_pdf
from directory.tree.reading import tree_for
from directory.tree.sending import name_of
from schools.middleware import NetworkRequest


@require_safe
def tree(request: NetworkRequest) -> HttpResponse:
    """The same as on paper, to ring from."""
    policies.check_search(request.access)
    found = tree_for(request.network, request.access.person, request.access.today)
    return render(request, "directory/tree.html", {"tree": found})


@require_safe
def tree_pdf(request: NetworkRequest) -> HttpResponse:
    """One side of A4."""
    policies.check_search(request.access)
    today = request.access.today
    found = tree_for(request.network, request.access.person, today)
    response = HttpResponse(as_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name_of(today)}"'
    response["Cache-Control"] = "private, no-store"
    return response
