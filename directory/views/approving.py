"""The coordinator's list of who waits, their yes and no, and whom to ring because they have not
said for long that their entry is still true."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from directory import policies, queries, services
from directory.entry_messages import declined_text
from schools.middleware import NetworkRequest
from schools.views.shared import one


@require_GET
def waiting(request: NetworkRequest) -> HttpResponse:
    """Who agreed and waits for a coordinator; who is not shown for want of a word."""
    policies.check_approve(request.access)
    entries = queries.entries_to_approve(request.access)
    context = {
        "waiting": [(entry, queries.facets_of(entry)) for entry in entries],
        "unconfirmed": queries.unconfirmed_entries(request.access),
    }
    return render(request, "directory/waiting.html", context)


@require_POST
def approve(request: NetworkRequest, pk: int) -> HttpResponse:
    """A coordinator lists somebody who has consented."""
    policies.check_approve(request.access)
    entry = one(queries.entries_to_approve(request.access), pk)
    services.approve(entry=entry, by=request.access.person, now=clock.now())
    messages.success(request, f"{entry.person.name} is in the directory.")
    return redirect("directory:waiting", request.network.slug)


@require_http_methods(["GET", "POST"])
def decline(request: NetworkRequest, pk: int) -> HttpResponse:
    """A coordinator does not list somebody, or not any longer; asked once more."""
    policies.check_approve(request.access)
    entry = one(queries.entries_in(request.access), pk)
    name, person = entry.person.name, request.access.person
    back = reverse("directory:waiting", args=[request.network.slug])
    if request.method == "POST":
        services.decline(entry=entry, by=person, now=clock.now())
        messages.success(request, f"{name} is not in the directory, and is told so kindly.")
        return redirect(back)
    context = {
        "title": f"Not list {name}?",
        "body": [
            "Heads do not find them, and what they entered is deleted. It is kinder to ring them "
            "first. Without an e-mail address they hear it only from you."
        ],
        "telling": declined_text(entry, person),
        "button": "Do not list them",
        "warning": True,
        "back_url": back,
    }
    return render(request, "directory/decline.html", context)


@require_POST
def told_still_true(request: NetworkRequest, pk: int) -> HttpResponse:
    """A coordinator rang somebody, who said that their entry is still true."""
    policies.check_approve(request.access)
    entry = one(queries.unconfirmed_entries(request.access), pk)
    services.confirm(entry=entry, by=request.access.person, now=clock.now())
    messages.success(request, f"Heads find {entry.person.name} again.")
    return redirect("directory:waiting", request.network.slug)
