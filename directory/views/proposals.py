"""An officer proposes somebody, and sees how it stands; no more."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from directory import policies, queries, services
from directory.forms import ProposalForm
from schools.middleware import NetworkRequest
from schools.views.shared import done, one, saved

ON_A_PAGE = 20


@require_http_methods(["GET", "POST"])
def proposals(request: NetworkRequest) -> HttpResponse:
    """Ask somebody whether they would be in the directory, and whom we have asked."""
    access = request.access
    policies.check_propose(access)
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        organisations=queries.organisations_to_propose_for(access),
    )

    def act() -> None:
        services.propose(by=access.person, now=clock.now(), **form.cleaned_data)

    if saved(request, form, act):
        name = form.cleaned_data["name"]
        messages.success(request, f"{name} is asked. Nobody is listed until they say yes.")
        return redirect("directory:proposals", request.network.slug)
    page = Paginator(queries.proposals_for(access), ON_A_PAGE).get_page(request.GET.get("page"))
    proposed = [queries.standing_of(entry, access) for entry in page]
    context = {"form": form, "page_obj": page, "proposed": proposed}
    return render(request, "directory/proposals.html", context)


@require_POST
def take_back(request: NetworkRequest, pk: int) -> HttpResponse:
    """Take back what is not answered yet."""
    policies.check_propose(request.access)
    entry = one(queries.proposals_for(request.access), pk)
    done(
        request,
        lambda: services.take_back_proposal(entry=entry, by=request.access.person, now=clock.now()),
        f"Taken back. {entry.proposed_as} is not asked any more.",
    )
    return redirect("directory:proposals", request.network.slug)
