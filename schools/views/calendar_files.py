"""A network's terms and INSET days out of a file, and into one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.tabular import FileProblem
from schools import policies, queries, services
from schools.calendar_files import read_calendar, read_csv, write_csv
from schools.calendar_ics import write_ics
from schools.calendar_plan import Plan, plan_calendar
from schools.calendar_rows import Found
from schools.forms.calendar import CalendarFileForm
from schools.middleware import NetworkRequest

SHOWN = 100


@require_http_methods(["GET", "POST"])
def upload(request: NetworkRequest) -> HttpResponse:
    """Choose a file; the answer says what it would change, and nothing has changed yet."""
    policies.check_coordinates(request.access)
    sent = request.method == "POST"
    form = CalendarFileForm(request.POST, request.FILES) if sent else CalendarFileForm()
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = read_calendar(file.read())
        except FileProblem as problem:
            form.add_error("file", str(problem))
        else:
            return _preview(request, file.name or "", found)
    return render(request, "schools/calendar_file.html", {"form": form})


def _preview(request: NetworkRequest, name: str, found: Found) -> HttpResponse:
    plan = plan_calendar(
        queries.terms_of(request.network), queries.days_without_pupils_of(request.network), found
    )
    context: dict[str, Any] = {
        "plan": plan,
        "name": name,
        "unread": plan.unread[:SHOWN],
        "more_unread": max(len(plan.unread) - SHOWN, 0),
        # What was seen is what is kept: the rows come back with the yes, and are checked again.
        "rows": write_csv(plan.rows),
    }
    return render(request, "schools/calendar_file_preview.html", context)


@require_POST
def keep(request: NetworkRequest) -> HttpResponse:
    """Do what the page before said."""
    access = request.access
    policies.check_coordinates(access)
    try:
        found = read_csv(request.POST.get("rows", "").encode())
    except FileProblem:
        messages.error(request, "Choose the file again: nothing came with your answer.")
        return redirect("schools:calendar-file", request.network.slug)
    plan = services.keep_calendar(
        network=request.network, found=found, by=access.person, now=clock.now()
    )
    messages.success(request, _done(plan))
    if plan.unread:  # somebody else changed the calendar between the page and the yes
        left_out = ", ".join(each.what for each in plan.unread[:SHOWN])
        messages.warning(request, f"Not kept: {left_out}. Look at the file again to see why.")
    return redirect("schools:terms", request.network.slug)


def _done(plan: Plan) -> str:
    counts = (
        (len(plan.added_terms), "term", "added"),
        (len(plan.changed_terms), "term", "changed"),
        (len(plan.added_days), "INSET day", "added"),
        (len(plan.changed_days), "INSET day", "changed"),
    )
    said = [
        f"{count} {what}{'s' if count > 1 else ''} {did}" for count, what, did in counts if count
    ]
    return f"{', '.join(said)}." if said else "Nothing was changed."


@require_safe
def ics(request: NetworkRequest) -> HttpResponse:
    """The calendar as it is kept, for other programs."""
    policies.check_coordinates(request.access)
    terms, days = _kept(request)
    data = write_ics(request.network, terms, days, clock.now())
    return _download(request, data, "text/calendar", "ics")


@require_safe
def as_csv(request: NetworkRequest) -> HttpResponse:
    """The calendar as it is kept, in the columns that a file may have."""
    policies.check_coordinates(request.access)
    terms, days = _kept(request)
    return _download(request, write_csv([*terms, *days]).encode("utf-8-sig"), "text/csv", "csv")


def _kept(request: NetworkRequest) -> tuple[Any, Any]:
    return queries.terms_of(request.network), queries.days_without_pupils_of(request.network)


def _download(request: NetworkRequest, data: bytes, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(data, content_type=f"{kind}; charset=utf-8")
    name = f"{request.network.slug}-term-dates.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
