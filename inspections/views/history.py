"""What has happened in a visit, a wrong step taken back, and a visit that follows its school."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.refusals import Refused
from inspections import policies, services
from inspections.history import history_of, words_of
from inspections.queries import waiting_request
from inspections.services.undo import last_step, why_not_undo
from inspections.views.shared import kept_visit, visit_url
from schools.middleware import NetworkRequest


@require_safe
def history(request: NetworkRequest, pk: int) -> HttpResponse:
    """Every step: what, who by role, when and why, also those that were undone."""
    visit = kept_visit(request, pk)
    return render(
        request,
        "inspections/history.html",
        {
            "visit": visit,
            "entries": history_of(visit, request.access),
            "waiting": waiting_request(visit),
            "why_not_undo": why_not_undo(visit, last_step(visit)),
            "back_url": visit_url(request, visit),
        },
    )


@require_http_methods(["GET", "POST"])
def undo(request: NetworkRequest, pk: int) -> HttpResponse:
    """Undo the last step: asked once."""
    visit = kept_visit(request, pk)
    back_url = reverse("inspections:history", args=[request.network.slug, visit.pk])
    if request.method == "POST":
        try:
            services.undo_change(visit=visit, by=request.access.person, now=clock.now())
        except Refused as refusal:
            messages.info(request, str(refusal))
            return redirect(back_url)
        messages.success(request, "It is undone. Whoever was told of it is told.")
        return redirect(visit_url(request, visit))
    step = last_step(visit)
    why_not = why_not_undo(visit, step)
    if step is None or why_not is not None:
        messages.info(request, why_not or "")
        return redirect(back_url)
    return render(
        request,
        "includes/confirm.html",
        {
            "title": "Undo the last step?",
            "body": [
                f"The last step was: {words_of(step)}.",
                "Everything is then as it was before. The step stays in the history, marked as "
                "undone.",
            ],
            "button": "Undo it",
            "back_url": back_url,
        },
    )


@require_http_methods(["GET", "POST"])
def follow(request: NetworkRequest, pk: int) -> HttpResponse:
    """A coordinator says at which school the visit of a closed one goes on."""
    policies.check_follows(request.access)
    visit = kept_visit(request, pk)
    schools = {str(school.pk): school for school in services.successors_of(visit.school)}
    if request.method == "POST":
        school = schools.get(request.POST.get("school", ""))
        if school is None:
            messages.info(request, "Choose the school at which the visit goes on.")
            return redirect(visit_url(request, visit))
        try:
            services.follow_school(
                visit=visit, school=school, by=request.access.person, now=clock.now()
            )
        except Refused as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, f"The visit goes on at {school.name}.")
        return redirect(visit_url(request, visit))
    chosen = schools.get(request.GET.get("school", ""))
    if chosen is None:
        messages.info(request, "No school is known that carries this one on.")
        return redirect(visit_url(request, visit))
    return render(
        request,
        "includes/confirm.html",
        {
            "title": f"Does the visit go on at {chosen.name}?",
            "body": "Head, buddy and reserve stay the same, and so do the days.",
            "button": "Yes, it goes on there",
            "hidden": [("school", chosen.pk)],
            "back_url": visit_url(request, visit),
        },
    )
