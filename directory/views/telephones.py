"""See that a number works: the code from a text, or a coordinator who rang it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from directory import services
from directory.forms.availability import CodeForm
from directory.models import Entry
from directory.queries.availability import check_of, entry_listed, not_ready
from directory.services.telephones import Outcome, can_text, waits_for_a_code
from directory.views.shared import coordinators_only, with_my_entry
from notifications.channels import gets_texts
from schools.middleware import NetworkRequest
from schools.queries import named_human
from schools.views.shared import done

PER_PAGE = 20
# Whom a coordinator has just ticked, kept in the session for as long as one page offers undo.
TICKED = "telephone_ticked"
ON_ITS_WAY = "A code is on its way to your telephone."
IT_WORKS = "Thank you. Your number works."
OVER = "This code does not count any more. Have another texted to you"
WRONG = "That code is not right. Check each digit"


@require_http_methods(["GET", "POST"])
@with_my_entry
def telephone(request: NetworkRequest, entry: Entry) -> HttpResponse:
    """My number: has it been seen to work, and if not, how it will be."""
    now, person = clock.now(), entry.person
    waits = waits_for_a_code(entry, now)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        outcome = services.enter_code(
            entry=entry, code=form.cleaned_data["code"], by=request.access.person, now=now
        )
        if outcome is Outcome.RIGHT:
            messages.success(request, IT_WORKS)
            return redirect("directory:availability", request.network.slug)
        waits = outcome is Outcome.WRONG
        form.add_error("code", WRONG if waits else OVER)
    check = check_of(entry)
    context = {
        "form": form,
        "entry": entry,
        "works_since": check.verified_at if check else None,
        "waits": waits or form.errors,
        "can_text": can_text(person),
        "wants_texts": gets_texts(person),
        "human": named_human(request.network, request.access.today),
    }
    return render(request, "directory/telephone.html", context)


@require_POST
@with_my_entry
def code(request: NetworkRequest, entry: Entry) -> HttpResponse:
    """Text me a code; with my word, where I had not given it, that I want texts."""
    done(
        request,
        lambda: services.send_code(
            entry=entry, by=request.access.person, now=clock.now(),
            begin_texts="texts" in request.POST,
        ),
        ON_ITS_WAY,
    )  # fmt: skip
    return redirect("directory:telephone", request.network.slug)


@require_safe
@coordinators_only
def who_is_not_ready(request: NetworkRequest) -> HttpResponse:
    """Who of the listed is not ready, why, and the number to ring."""
    rows = not_ready(request.access, clock.now())
    context = {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "to_ring": sum(row.to_ring for row in rows),
        "ticked": request.session.pop(TICKED, None),
    }
    return render(request, "directory/not_ready.html", context)


@require_POST
@coordinators_only
def reached(request: NetworkRequest, pk: int) -> HttpResponse:
    """I rang and reached them: their number works."""
    entry = _listed(request, pk)
    is_done = done(
        request,
        lambda: services.reached(entry=entry, by=request.access.person, now=clock.now()),
        "",
    )
    if is_done:
        request.session[TICKED] = {
            "url": reverse("directory:not-reached", args=[request.network.slug, pk]),
            "words": f"You reached {entry.person.name}",
            "button": "Undo",
        }
    return redirect("directory:not-ready", request.network.slug)


@require_POST
@coordinators_only
def not_reached(request: NetworkRequest, pk: int) -> HttpResponse:
    """The wrong row: they were not reached."""
    entry = _listed(request, pk)
    services.not_reached(entry=entry, by=request.access.person, now=clock.now())
    messages.success(request, f"{entry.person.name} is on the list again.")
    return redirect("directory:not-ready", request.network.slug)


def _listed(request: NetworkRequest, pk: int) -> Entry:
    entry = entry_listed(request.access, pk)
    if entry is None:
        raise Http404
    return entry
