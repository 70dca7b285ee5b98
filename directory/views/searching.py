"""Find somebody who knows inspection, and their number."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from directory import policies, queries
from directory.forms import SearchForm
from schools.middleware import NetworkRequest


def search(request: NetworkRequest) -> HttpResponse:
    """Words and filters; what is not understood is left out rather than refused."""
    policies.check_search(request.access)
    form = SearchForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    found = queries.entries_for(
        request.access,
        search=asked.get("q", ""),
        role=asked.get("role", ""),
        phase=asked.get("phase", ""),
        area=asked.get("area", ""),
    )
    return render(
        request,
        "directory/search.html",
        {
            "form": form,
            "choices": [form["role"], form["phase"], form["area"]],
            "page_obj": Paginator(found, 20).get_page(request.GET.get("page")),
            "is_filtered": any(asked.values()),
            "waiting": queries.entries_to_approve(request.access)
            if policies.can_approve(request.access)
            else None,
        },
    )
