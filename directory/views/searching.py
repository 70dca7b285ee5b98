"""Find somebody who knows inspection, and their number."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from core import clock
from directory import policies, queries
from directory.finding.fit import Asked
from directory.finding.vocabulary import label_of
from directory.forms import SearchForm
from directory.queries.searching import Search
from schools.middleware import NetworkRequest
from schools.queries import named_human

ON_A_PAGE = 20


@dataclass(frozen=True)
class WayOut:
    """What is found without one part of what was asked."""

    words: str
    url: str
    count: int


def search(request: NetworkRequest) -> HttpResponse:
    """Words and filters; what is not understood is left out rather than refused."""
    policies.check_search(request.access)
    form = SearchForm(request.GET)
    asked = form.asked()
    everybody = queries.search_of(request.access)
    found = everybody.find(asked)
    page = Paginator(found.fits, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "asked": asked,
        "found": found,
        "page_obj": page,
        "people": queries.people_found(everybody, list(page), clock.now()),
    }
    if policies.can_approve(request.access):
        context["waiting"] = queries.entries_to_approve(request.access).count()
    if not found.fits:
        context["ways_out"] = list(_ways_out(everybody, asked))
        context["ring"] = named_human(request.network, request.access.today)
        context["numbers"] = queries.fallback_numbers(request.network)
    return render(request, "directory/search.html", context)


def _ways_out(everybody: Search, asked: Asked) -> Iterator[WayOut]:
    """What is found with one part less, the parts that help alone."""
    parts = [("q", f"“{asked.words}”")] if asked.words.strip() else []
    parts += [(facet, label_of(facet, value)) for facet, value in asked.chosen.items()]
    for name, words in parts:
        less = asked.without(name)
        count = len(everybody.find(less).fits)
        if count:
            query = {"q": less.words, **less.chosen}
            yield WayOut(words, "?" + urlencode({k: v for k, v in query.items() if v}), count)
