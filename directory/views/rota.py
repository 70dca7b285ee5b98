"""The rota for coordinators: weeks ahead with their gaps, and one day with who could be asked."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.refusals import Refused
from directory import policies, services
from directory.queries import rota_weeks as rows
from schools.middleware import NetworkRequest


@require_safe
def rota(request: NetworkRequest) -> HttpResponse:
    """Every likely day of the next weeks, with who is there; to be printed too."""
    policies.check_keep_rota(request.access)
    now = clock.now()
    found = rows.rota_for(request.access, now)
    return render(request, "directory/rota.html", {"rota": found, "now": now})


@require_safe
def day(request: NetworkRequest, on: str) -> HttpResponse:
    """One day: who is there, who was asked, who could be asked."""
    policies.check_keep_rota(request.access)
    found = rows.day_for(request.access, _day(on), clock.now())
    if found is None:
        raise Http404
    suggested, asked = rows.to_ask(request.access, found.day)
    return render(
        request,
        "directory/rota_day.html",
        {"found": found, "suggested": suggested, "asked": asked},
    )


@require_POST
def ask(request: NetworkRequest, on: str) -> HttpResponse:
    """Ask one of those who could, or all of them."""
    policies.check_keep_rota(request.access)
    day = _day(on)
    could = [each.entry for each in rows.to_ask(request.access, day)[0]]
    wanted = request.POST.get("entry", "")
    chosen = [entry for entry in could if wanted in ("all", str(entry.pk))]
    try:
        made = services.ask_to_be_on_duty(
            network=request.network, day=day, entries=chosen, by=request.access.person,
            now=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("directory:rota", request.network.slug)
    if not made:
        messages.info(request, "Nobody new was asked.")
    elif len(made) == 1:
        messages.success(request, f"{made[0].entry.person.name} is asked.")
    else:
        messages.success(request, f"{len(made)} people are asked. Whoever answers first comes.")
    return redirect("directory:rota-day", request.network.slug, on)


def _day(on: str) -> date:
    try:
        return date.fromisoformat(on)
    except ValueError:
        raise Http404 from None
