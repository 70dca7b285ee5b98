"""Acts on a visit: correct it, take it back, say that the draft or the report has come."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from core.refusals import Refused
from inspections import policies, queries, services
from inspections.forms import StepForm, VisitForm
from inspections.models import Phase, Visit
from inspections.views.calls import visit_url
from inspections.visits import why_not_take_back
from schools.middleware import NetworkRequest

STEP_WORDS = {
    Phase.DRAFT: (
        "The draft report has come",
        "From this day your five working days for comments are counted. Say nothing here of "
        "what it says: the grades are provisional.",
    ),
    Phase.PUBLISHED: (
        "The report is published",
        "The visit stays here for you to look at, and your buddy stays with you.",
    ),
}


def _visit(request: NetworkRequest, pk: int) -> Visit:
    return get_object_or_404(queries.visits_for(request.access), pk=pk)


@require_http_methods(["GET", "POST"])
def correct(request: NetworkRequest, pk: int) -> HttpResponse:
    """Correct the kind, the call or the days."""
    visit = _visit(request, pk)
    policies.check_acts_for(request.access, visit.school)
    if not visit.is_open:
        messages.info(request, "This visit is not open any more, so its details stay as they are.")
        return redirect(visit_url(request, visit))
    now = clock.now()
    form = VisitForm(request.POST if request.method == "POST" else None, visit=visit, now=now)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        services.correct_visit(
            visit=visit,
            kind=answers["kind"],
            called_at=answers["called_at"],
            first_day=answers["first_day"],
            last_day=answers["last_day"],
            by=request.access.person,
            now=now,
        )
        messages.success(request, "The details are saved, and whoever needs to know is told.")
        return redirect(visit_url(request, visit))
    return render(
        request,
        "inspections/form.html",
        {"form": form, "title": "Correct the details", "back_url": visit_url(request, visit)},
    )


@require_http_methods(["GET", "POST"])
def take_back(request: NetworkRequest, pk: int) -> HttpResponse:
    """This was a mistake: asked once, then everybody who was told is told."""
    visit = _visit(request, pk)
    policies.check_acts_for(request.access, visit.school)
    now = clock.now()
    if request.method == "POST":
        try:
            services.take_back_visit(visit=visit, by=request.access.person, now=now)
        except Refused as refusal:
            messages.info(request, str(refusal))
            return redirect(visit_url(request, visit))
        messages.success(request, "It is taken back. Everybody who was told will be told.")
        return redirect("dashboard:home", request.network.slug)
    why_not = why_not_take_back(visit, now)
    if why_not is not None:
        messages.info(request, why_not)
        return redirect(visit_url(request, visit))
    return render(
        request,
        "includes/confirm.html",
        {
            "title": "Was this a mistake?",
            "body": [
                "The visit is taken off every page, and what was planned for it is cancelled.",
                "Everybody who was told that Ofsted called is told that it was a mistake.",
            ],
            "button": "Yes, it was a mistake",
            "back_url": visit_url(request, visit),
        },
    )


@require_http_methods(["GET", "POST"])
def step(request: NetworkRequest, pk: int, phase: str) -> HttpResponse:
    """Say on which day the draft came or the report was published."""
    visit = _visit(request, pk)
    policies.check_acts_for(request.access, visit.school)
    if not policies.can_move_visit(request.access, visit, phase):
        messages.info(request, "This is recorded already, or cannot be yet.")
        return redirect(visit_url(request, visit))
    now = clock.now()
    target = Phase(phase)
    title, words = STEP_WORDS[target]
    form = StepForm(
        request.POST if request.method == "POST" else None, visit=visit, phase=target, now=now
    )
    if request.method == "POST" and form.is_valid():
        services.move_visit(
            visit=visit,
            phase=target,
            on=form.cleaned_data["on"],
            by=request.access.person,
            now=now,
        )
        messages.success(request, "It is recorded. Thank you.")
        return redirect(visit_url(request, visit))
    return render(
        request,
        "inspections/form.html",
        {"form": form, "title": title, "words": words, "back_url": visit_url(request, visit)},
    )


@require_http_methods(["GET", "POST"])
def close(request: NetworkRequest, pk: int) -> HttpResponse:
    """Close a visit whose report is published."""
    visit = _visit(request, pk)
    policies.check_acts_for(request.access, visit.school)
    if not policies.can_move_visit(request.access, visit, Phase.CLOSED):
        messages.info(request, "A visit is closed once its report is published.")
        return redirect(visit_url(request, visit))
    if request.method == "POST":
        services.move_visit(
            visit=visit, phase=Phase.CLOSED, by=request.access.person, now=clock.now()
        )
        messages.success(request, "The visit is closed.")
        return redirect(visit_url(request, visit))
    return render(
        request,
        "includes/confirm.html",
        {
            "title": "Close this visit?",
            "body": "No more reminders leave for it. The buddy stays.",
            "button": "Close the visit",
            "back_url": visit_url(request, visit),
        },
    )
