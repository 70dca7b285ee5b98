"""A school's window and why; setting it by hand; the head's word that it was inspected since."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.refusals import Refused
from inspections import policies, queries, services
from inspections.forms import InspectedForm, OverrideForm
from inspections.models import Window
from schools.middleware import NetworkRequest
from schools.models import School


def _school(request: NetworkRequest, pk: int) -> School:
    return get_object_or_404(queries.schools_with_windows(request.access), pk=pk)


def _back(request: NetworkRequest, school: School) -> HttpResponse:
    return redirect("inspections:window", request.network.slug, school.pk)


@require_GET
def window(request: NetworkRequest, pk: int) -> HttpResponse:
    """The window of a school: its range, its reason, its rule with the source, its data."""
    school = _school(request, pk)
    found: Window | None = queries.windows_for(request.access).filter(school=school).first()
    return render(
        request,
        "inspections/window.html",
        {
            "school": school,
            "window": found,
            "state": found.state(request.access.today) if found else None,
            "records": queries.records_of(school),
            "override": queries.live_override(school),
            "may_override": policies.can_override_windows(request.access),
        },
    )


@require_http_methods(["GET", "POST"])
def override(request: NetworkRequest, pk: int) -> HttpResponse:
    """A coordinator sets a window by hand."""
    policies.check_overrides_windows(request.access)
    school = _school(request, pk)
    form = OverrideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.override_window(
            school=school, by=request.access.person, now=clock.now(), **form.cleaned_data
        )
        messages.success(request, "The window is set. It stays until you end it.")
        return _back(request, school)
    return render(
        request,
        "inspections/form.html",
        {
            "form": form,
            "title": "Set this window by hand",
            "words": "It counts in place of the range worked out by rule, until you end it.",
            "caption": school.name,
            "back_url": _back(request, school).url,  # type: ignore[attr-defined]
        },
    )


@require_http_methods(["GET", "POST"])
def end_override(request: NetworkRequest, pk: int) -> HttpResponse:
    """A coordinator goes back to the window worked out by rule."""
    policies.check_overrides_windows(request.access)
    school = _school(request, pk)
    if request.method == "POST":
        try:
            services.end_override(school=school, by=request.access.person, now=clock.now())
        except Refused as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, "The window is worked out by rule again.")
        return _back(request, school)
    return render(
        request,
        "includes/confirm.html",
        {
            "title": "Go back to the window worked out by rule?",
            "body": "The range that was set by hand no longer counts.",
            "button": "Go back to the rule",
            "back_url": _back(request, school).url,  # type: ignore[attr-defined]
        },
    )


@require_http_methods(["GET", "POST"])
def inspected(request: NetworkRequest, pk: int) -> HttpResponse:
    """The head says that the school was inspected since; the window moves."""
    school = _school(request, pk)
    policies.check_acts_for(request.access, school)
    now = clock.now()
    form = InspectedForm(request.POST if request.method == "POST" else None, school=school, now=now)
    if request.method == "POST" and form.is_valid():
        services.record_inspected_since(
            school=school, on=form.cleaned_data["on"], by=request.access.person, now=now
        )
        messages.success(request, "Thank you. The window is worked out from that inspection now.")
        return _back(request, school)
    return render(
        request,
        "inspections/form.html",
        {
            "form": form,
            "title": "The school has been inspected since",
            "caption": school.name,
            "back_url": _back(request, school).url,  # type: ignore[attr-defined]
        },
    )
