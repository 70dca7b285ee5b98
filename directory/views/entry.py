"""One's own entry, signed in: consent, change, leave."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from directory import queries, services
from directory.views import parts
from directory.views.parts import Door
from schools.middleware import NetworkRequest
from schools.views.shared import done, one


def _door(request: NetworkRequest) -> Door:
    def address(name: str) -> str:
        return reverse(f"directory:{name}", args=[request.network.slug])

    return Door(request.network, request.access.person, queries.my_entry(request.access), address)


@require_http_methods(["GET", "POST"])
def mine(request: NetworkRequest) -> HttpResponse:
    """What stands in my entry, each part with its page; who has none fills it in here."""
    door = _door(request)
    entry = door.entry
    if request.method == "POST" or entry is None or not entry.is_in:
        return parts.change(request, door)
    today = request.access.today
    context = {
        "entry": entry, "pages": door.pages, "person": door.person,
        "facets": queries.facets_of(entry), "conflicts": queries.conflicts_of(entry),
        "is_due": entry.is_due(today),
        "is_hidden": entry.approved_at is not None and not entry.is_shown(today),
    }  # fmt: skip
    return render(request, "directory/mine.html", context)


@require_http_methods(["GET", "POST"])
def change(request: NetworkRequest) -> HttpResponse:
    """The first part, for whoever is in already."""
    return parts.change(request, _door(request))


@require_http_methods(["GET", "POST"])
def more(request: NetworkRequest) -> HttpResponse:
    """What else I know."""
    return parts.more(request, _door(request))


@require_http_methods(["GET", "POST"])
def conflicts(request: NetworkRequest) -> HttpResponse:
    """Schools whose heads are not shown me."""
    return parts.conflicts(request, _door(request))


@require_POST
def remove_conflict(request: NetworkRequest, pk: int) -> HttpResponse:
    """Take back a conflict that I declared."""
    conflict = one(queries.my_conflicts(request.access), pk)
    services.withdraw_conflict(conflict=conflict, by=request.access.person, now=clock.now())
    messages.success(request, f"Taken back. Heads of {conflict.school.name} are shown you again.")
    return redirect("directory:conflicts", request.network.slug)


@require_POST
def still_true(request: NetworkRequest) -> HttpResponse:
    """What stands in my entry is still true: one tap."""
    entry = queries.my_entry(request.access)
    if entry is None:
        raise Http404
    person, now = request.access.person, clock.now()
    done(
        request,
        lambda: services.confirm(entry=entry, by=person, now=now),
        "Thank you. We ask again in a year.",
    )
    return redirect("directory:mine", request.network.slug)


@require_POST
def say_no(request: NetworkRequest) -> HttpResponse:
    """No, thank you, to having been proposed."""
    entry = queries.my_entry(request.access)
    if entry is None:
        raise Http404
    services.say_no(entry=entry, by=request.access.person, now=clock.now())
    messages.success(request, "You are not in the directory, and nobody asks why.")
    return redirect("directory:mine", request.network.slug)


@require_http_methods(["GET", "POST"])
def leave(request: NetworkRequest) -> HttpResponse:
    """One tap, asked once more."""
    if request.method == "POST":
        person, now = request.access.person, clock.now()
        done(
            request,
            lambda: services.leave(network=request.network, person=person, by=person, now=now),
            "You have left the directory. Thank you for having been there.",
        )
        return redirect("directory:mine", request.network.slug)
    return render(request, "directory/leave.html")
