"""The page behind a link about a time that is kept: asks on GET, because mail scanners follow
links, and acts on POST, without signing in. It names nobody: the link may be in other hands."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core import clock
from core.refusals import Refused
from support.placing import links
from support.queries.places import taken_of, times_of
from support.services.place_answers import answer as say
from support.telling import has_a_page


# Whoever holds a telephone in one hand has no session here; the token is what they need.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """One of the times, or no; the other answer may follow."""
    now = clock.now()
    link = links.read(token, now)
    if link is None:
        return _private(render(request, "support/place_link_unknown.html", status=404))
    context: dict[str, Any] = {"link": link, "said": "", "refusal": ""}
    if request.method == "POST":
        try:
            context["said"] = say(link=link, said=request.POST.get("answer", ""), now=now)
        except Refused as refusal:
            context["refusal"] = str(refusal)
    person = link.person
    context["has_a_page"] = has_a_page(person)
    context["mine"] = taken_of(link.series, person.pk, now)
    context["times"] = times_of(link.series, link.network, person.pk, now)
    return _private(render(request, "support/place_link.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    """Nobody to whom a link leads learns the address of this page."""
    response["Referrer-Policy"] = "no-referrer"
    return response
