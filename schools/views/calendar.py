"""A network's terms and INSET days, kept by hand."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.templatetags.covenant import day as in_full
from schools import policies, queries, services
from schools.calendar_rows import in_words
from schools.forms.calendar import DayForm, TermForm
from schools.middleware import NetworkRequest
from schools.school_years import by_school_year, year_of
from schools.views.shared import form_page, one, saved

# What was just removed, kept in the session for as long as one page offers to put it back.
REMOVED = "calendar_removed"


@require_safe
def terms(request: NetworkRequest) -> HttpResponse:
    """The calendar by school year, with what is missing."""
    access = request.access
    policies.check_coordinates(access)
    years = by_school_year(
        queries.terms_of(request.network), queries.days_without_pupils_of(request.network)
    )
    context = {
        "years": years,
        "this_year": year_of(access.today),
        "gap": queries.gap_in_terms(request.network, access.today),
        "removed": request.session.pop(REMOVED, None),
    }
    return render(request, "schools/terms.html", context)


@require_http_methods(["GET", "POST"])
def term(request: NetworkRequest, pk: int | None = None) -> HttpResponse:
    """Add a term, or change one."""
    access = request.access
    policies.check_coordinates(access)
    found = one(queries.terms_of(request.network), pk) if pk is not None else None
    fields = ("name", "first_day", "last_day", "starts_term")
    form = TermForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(found, name) for name in fields} if found else None,
    )
    if saved(request, form,
        lambda: services.keep_term(
            network=request.network, term=found, by=access.person, now=clock.now(),
            **form.cleaned_data,
        ),
    ):  # fmt: skip
        messages.success(request, "The term is saved.")
        return redirect("schools:terms", request.network.slug)
    return form_page(
        request,
        form,
        title=f"Change {found.name}" if found else "Add a term",
        lead="The first and last day on which pupils are in. A term with a half term is two rows.",
        back_url=reverse("schools:terms", args=[request.network.slug]),
    )


@require_http_methods(["GET", "POST"])
def remove_term(request: NetworkRequest, pk: int) -> HttpResponse:
    access = request.access
    policies.check_coordinates(access)
    found = one(queries.terms_of(request.network), pk)
    if request.method == "POST":
        services.remove_term(term=found, by=access.person, now=clock.now())
        put_back = {"name": found.name, **_parts("first_day", found.first_day)}
        put_back |= _parts("last_day", found.last_day)
        if found.starts_term:
            put_back["starts_term"] = "on"
        return _removed(request, "schools:add-term", in_words(found), put_back)
    return _sure(request, f"Remove {found.name}?", "Remove this term")


@require_http_methods(["GET", "POST"])
def day(request: NetworkRequest, pk: int | None = None) -> HttpResponse:
    """Add an INSET day or a closure, or change one."""
    access = request.access
    policies.check_coordinates(access)
    rows = queries.days_without_pupils_of(request.network)
    found = one(rows, pk) if pk is not None else None
    fields = ("day", "kind", "name")
    form = DayForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(found, name) for name in fields} if found else None,
    )
    if saved(request, form,
        lambda: services.keep_day_without_pupils(
            network=request.network, row=found, by=access.person, now=clock.now(),
            **form.cleaned_data,
        ),
    ):  # fmt: skip
        messages.success(request, "The day is saved.")
        return redirect("schools:terms", request.network.slug)
    return form_page(
        request,
        form,
        title="Change this day" if found else "Add an INSET day",
        lead="A day in or beside a term on which no pupils come, for every school of the network.",
        back_url=reverse("schools:terms", args=[request.network.slug]),
    )


@require_http_methods(["GET", "POST"])
def remove_day(request: NetworkRequest, pk: int) -> HttpResponse:
    access = request.access
    policies.check_coordinates(access)
    found = one(queries.days_without_pupils_of(request.network), pk)
    words = f"{found.get_kind_display()}, {in_full(found.day)}"
    if request.method == "POST":
        services.remove_day_without_pupils(row=found, by=access.person, now=clock.now())
        put_back = {"kind": found.kind, "name": found.name, **_parts("day", found.day)}
        return _removed(request, "schools:add-day", words, put_back)
    return _sure(request, f"Remove {words}?", "Remove this day")


def _parts(name: str, value: date) -> dict[str, Any]:
    """A date as the three boxes of a form send it."""
    return {f"{name}_0": value.day, f"{name}_1": value.month, f"{name}_2": value.year}


def _removed(
    request: NetworkRequest, url: str, words: str, put_back: dict[str, Any]
) -> HttpResponse:
    request.session[REMOVED] = {
        "url": reverse(url, args=[request.network.slug]),
        "words": words,
        "fields": list(put_back.items()),
    }
    return redirect("schools:terms", request.network.slug)


def _sure(request: NetworkRequest, title: str, button: str) -> HttpResponse:
    return render(
        request,
        "includes/confirm.html",
        {
            "title": title,
            "body": "Dates and reminders that rest on it are worked out anew.",
            "button": button,
            "warning": True,
            "back_url": reverse("schools:terms", args=[request.network.slug]),
        },
    )
