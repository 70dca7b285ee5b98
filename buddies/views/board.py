"""The pairing board: who needs a buddy, who has one, who can give; pairs made by hand."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buddies import queries, services
from buddies.fitness import MayBeSetAside
from buddies.forms import PairForm
from buddies.forms.board import GiverFilter, NeedFilter, PairFilter
from buddies.matching.data import WAIVABLE
from buddies.views.shared import coordinators_only, form_page
from core import clock
from core.refusals import Refused
from schools.middleware import NetworkRequest
from schools.views.shared import done, one

PER_PAGE = 50
TABS = {"waiting": "Who needs a buddy", "paired": "Paired now", "buddies": "Who can give"}
LISTS: dict[str, tuple[Any, Any]] = {
    "waiting": (NeedFilter, queries.windows_in_need),
    "paired": (PairFilter, queries.live_pairs),
    "buddies": (GiverFilter, queries.givers),
}


@require_safe
@coordinators_only
def board(request: NetworkRequest) -> HttpResponse:
    """Who needs a buddy, by window; or the pairs; or those who can give."""
    access = request.access
    shown = request.GET.get("show", "")
    shown = shown if shown in TABS else "waiting"
    form_class, listed = LISTS[shown]
    form = form_class(request.GET)
    asked = form.asked()
    page = Paginator(listed(access, **asked), PER_PAGE).get_page(request.GET.get("page"))
    rows: Any = queries.need_rows(page.object_list, access) if shown == "waiting" else page
    found = page.paginator.count
    context = {
        "show": shown,
        "tabs": TABS.items(),
        "form": form,
        "asked": asked,
        "page_obj": page,
        "rows": rows,
        "count_text": f"{found} found" if asked else "",
        "counts": queries.need_counts(access),
        "proposal": queries.open_proposal(request.network),
        "invited": queries.invited_this_year(access) if shown == "buddies" else None,
    }
    return render(request, "buddies/board.html", context)


@require_POST
@coordinators_only
def run(request: NetworkRequest) -> HttpResponse:
    """Run the matcher; the proposal is a page of its own. One that waits is never thrown away by
    this: it is shown."""
    waiting = queries.open_proposal(request.network)
    proposal = services.propose(
        network=request.network, by=request.access.person, now=clock.now(), unless_open=True
    )
    if proposal == waiting:
        messages.info(
            request,
            "This proposal was waiting already, with what was chosen in it. To run the matcher "
            "anew, use “Try again from the start” below.",
        )
    return redirect("buddies:proposal", request.network.slug, proposal.pk)


@require_http_methods(["GET", "POST"])
@coordinators_only
def by_hand(request: NetworkRequest) -> HttpResponse:
    """Pair two people. A rule about comfort is asked about once; others are refused."""
    access, despite = request.access, request.POST.getlist("despite")
    data = request.POST if request.method == "POST" else None
    rules = [rule for rule in WAIVABLE if rule in despite]
    form = PairForm(
        data, access=access, rules=rules, initial={"supported": request.GET.get("supported")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.pair(
                network=request.network,
                supported=form.cleaned_data["supported"],
                buddy=form.cleaned_data["buddy"],
                reserve=form.cleaned_data["reserve"],
                despite=form.cleaned_data.get("despite", ()),
                by=access.person,
                now=clock.now(),
            )
        except MayBeSetAside as refusal:
            form = PairForm(data, access=access, rules=[*rules, *refusal.rules])
            form.is_valid()
            form.add_error(None, f"{refusal} You can pair them all the same: say so below.")
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "They are paired, and both are told.")
            return redirect("buddies:pairing", request.network.slug)
    return form_page(
        request,
        form,
        title="Pair by hand",
        back_url=reverse("buddies:pairing", args=[request.network.slug]),
        lead="For when you know better than the matcher. Both people are told, each in their "
        "own words.",
    )


@require_safe
@coordinators_only
def kept_apart(request: NetworkRequest) -> HttpResponse:
    """The pairs that were ruled out; never what people declared themselves."""
    rows = queries.kept_apart_for(request.access)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "buddies/kept_apart.html", {"page_obj": page})


@require_POST
@coordinators_only
def allow(request: NetworkRequest, pk: int) -> HttpResponse:
    """Let two people be paired again."""
    forbidden = one(queries.kept_apart_for(request.access), pk)
    done(
        request,
        lambda: services.allow(forbidden=forbidden, by=request.access.person, now=clock.now()),
        "These two may be paired again.",
    )
    return redirect("buddies:kept-apart", request.network.slug)
