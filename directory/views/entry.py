"""One's own entry: consent, change, leave; and the coordinator's yes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.refusals import Refused
from directory import policies, queries, services
from directory.forms import EntryForm
from directory.models import Entry
from schools.access import Access
from schools.middleware import NetworkRequest


@require_http_methods(["GET", "POST"])
def mine(request: NetworkRequest) -> HttpResponse:
    """My entry: saving it is my consent."""
    entry = queries.my_entry(request.access)
    form = EntryForm(
        request.POST if request.method == "POST" else None,
        schools=queries.schools_of_network(request.access),
        initial=_initial(request.access, entry),
    )
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        saved = services.consent(
            network=request.network,
            person=request.access.person,
            telephone=answers["telephone"],
            reach_me=answers["reach_me"],
            good_for=answers["good_for"],
            years=answers["years"],
            is_serving_inspector=answers["is_serving_inspector"],
            experiences=form.experiences(),
            conflicts=answers["conflicts"],
            by=request.access.person,
            now=clock.now(),
        )
        messages.success(request, _thanks(saved))
        return redirect("directory:mine", request.network.slug)
    return render(request, "directory/mine.html", {"form": form, "entry": entry})


@require_http_methods(["GET", "POST"])
def leave(request: NetworkRequest) -> HttpResponse:
    """One tap, asked once more."""
    if request.method == "POST":
        try:
            services.leave(
                network=request.network,
                person=request.access.person,
                by=request.access.person,
                now=clock.now(),
            )
        except Refused as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(
                request, "You have left the directory. Thank you for having been there."
            )
        return redirect("directory:mine", request.network.slug)
    return render(request, "directory/leave.html")


@require_POST
def approve(request: NetworkRequest, pk: int) -> HttpResponse:
    """A coordinator lists somebody who has consented."""
    policies.check_approve(request.access)
    entry = queries.entry_to_approve(request.access, pk)
    if entry is None:
        raise Http404
    services.approve(entry=entry, by=request.access.person, now=clock.now())
    messages.success(request, f"{entry.person.name} is in the directory.")
    return redirect("directory:search", request.network.slug)


def _initial(access: Access, entry: Entry | None) -> dict[str, Any]:
    """What is known already, so that nobody types it twice."""
    known: dict[str, Any] = {
        "telephone": access.person.telephone,
        "reach_me": access.person.reach_me,
    }
    if entry is None or entry.left_at is not None:
        return known
    by_facet: dict[str, list[str]] = {"role": [], "phase": [], "area": []}
    for experience in entry.experiences.all():
        by_facet[experience.facet].append(experience.value)
    return {
        **known,
        "roles": by_facet["role"],
        "phases": by_facet["phase"],
        "areas": by_facet["area"],
        "years": entry.years,
        "good_for": entry.good_for,
        "is_serving_inspector": entry.is_serving_inspector,
        "conflicts": [conflict.school for conflict in entry.conflicts.all()],
        "agree": True,
    }


def _thanks(entry: Entry) -> str:
    if entry.approved_at is not None:
        return "Your entry is saved."
    return "Thank you. A coordinator will look at your entry, and then heads can find you."
