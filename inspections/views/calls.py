"""Ofsted has called: one tap leads here, the second records it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core import clock
from core.refusals import Refused
from inspections import policies, queries, services
from inspections.calendar import known_terms
from inspections.forms import CallForm
from inspections.views.shared import visit_url
from schools.middleware import NetworkRequest
from schools.models import School

RECORDED = (
    "It is recorded. Your buddy and the coordinators are being told now. "
    "Nothing more is asked of you."
)
RECORDED_FOR_A_HEAD = "It is recorded. The head’s buddy is being told now."


@require_http_methods(["GET", "POST"])
def record_call(request: NetworkRequest) -> HttpResponse:
    """Say which school and who will be told; then record the call with the usual days."""
    access = request.access
    policies.check_records_calls(access)
    now = clock.now()
    form = CallForm(
        request.POST if request.method == "POST" else None,
        schools=queries.schools_that_may_be_called(access),
        initial={"school": request.GET.get("school")} if "school" in request.GET else None,
    )
    if request.method == "POST" and form.is_valid():
        return _record(request, form)
    known = queries.open_visit_at(form.only_school) if form.only_school else None
    if known is not None:
        return redirect(visit_url(request, known))
    first_day, last_day = queries.usual_days(
        clock.london_date(now), known_terms(request.network.pk)
    )
    return render(
        request,
        "inspections/call.html",
        {
            "form": form,
            "first_day": first_day,
            "last_day": last_day,
            "now": now,
            "home": reverse("dashboard:home", args=[request.network.slug]),
        },
    )


def _record(request: NetworkRequest, form: CallForm) -> HttpResponse:
    school: School = form.cleaned_data["school"]
    policies.check_acts_for(request.access, school)
    by = request.access.person
    try:
        visit = services.open_visit(school=school, by=by, now=clock.now(), **form.details())
    except Refused as refusal:
        messages.info(request, str(refusal))
        known = queries.open_visit_at(school)
        assert known is not None
        return redirect(visit_url(request, known))
    own = school.pk in request.access.school_ids
    messages.success(request, RECORDED if own else RECORDED_FOR_A_HEAD)
    return redirect(visit_url(request, visit))
