"""The page behind a link about a time that is kept: asks on GET, because mail scanners follow
links, and acts on POST, without signing in. It names nobody: the link may be in other hands."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core import clock
from core.refusals import Refused
from support.placing import links
from support.placing.links import Link
from support.policies import places as policies
from support.queries.places import times_of
from support.services import offers, places, waiting

NO = "no"


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """One of the times, or no; the other answer may follow."""
    now = clock.now()
    link = links.read(token, now)
    if link is None:
        return render(request, "support/place_link_unknown.html", status=404)
    context: dict[str, Any] = {"link": link, "said": "", "refusal": ""}
    if request.method == "POST":
        said = request.POST.get("answer", "")
        try:
            context["said"] = _act(link, said)
        except Refused as refusal:
            context["refusal"] = str(refusal)
    context["times"] = times_of(link.series, link.network, link.person.pk, now)
    return render(request, "support/place_link.html", context)


def _act(link: Link, said: str) -> str:
    """What was done: "yes", "no", or "" for a word that is neither."""
    by, now = link.person, clock.now()
    if said == NO:
        if link.offer is not None:
            offers.decline_offer(offer=link.offer, by=by, now=now)
        if link.waiting is not None:
            waiting.let_go(waiting=link.waiting, by=by, now=now)
        return NO
    for series in link.series:
        if said == str(series.pk):
            policies.check_suits(suits=offers.leads_a_school(by, link.network, now))
            places.book_place(series=series, person=by, by=by, now=now)
            return "yes"
    return ""
