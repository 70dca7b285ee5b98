"""A coordinator adapts the text and publishes it."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.refusals import Refused
from covenant import approvals, difference, hashing, markdown, policies, queries, services, starter
from covenant import undertakings as offers
from covenant.forms.drafting import DraftForm, UndertakingsForm
from covenant.models import Declaration
from covenant.services.drafting import newest_of, seen_of, tidy
from schools.middleware import NetworkRequest
from schools.models import Network


@require_http_methods(["GET", "POST"])
def edit(request: NetworkRequest) -> HttpResponse:
    """Begins from the draft, else the published text, else the starter text."""
    policies.check_change_text(request.access)
    base = _base(request.network)
    form = DraftForm(
        request.POST if request.method == "POST" else None,
        initial={"title": base.title, "text": base.text, "seen": _seen(request.network)},
        promises=base.promises,
    )
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        mine = {
            "title": form.cleaned_data["title"],
            "promises": form.promises(),
            "text": tidy(form.cleaned_data["text"]),
            "undertakings": base.undertakings,
        }
        if _is_saved(request, form, mine):
            return redirect("covenant:draft", request.network.slug)
        context["difference"] = _against(request.network, mine)
    return render(request, "covenant/edit.html", context)


@require_http_methods(["GET", "POST"])
def undertakings(request: NetworkRequest) -> HttpResponse:
    """What a party may add to the promises, by its kind."""
    policies.check_change_text(request.access)
    base = _base(request.network)
    form = UndertakingsForm(
        request.POST if request.method == "POST" else None,
        initial={"seen": _seen(request.network)},
        rows=base.undertakings,
    )
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        mine = {
            "title": base.title,
            "promises": base.promises,
            "text": base.text,
            "undertakings": form.rows(),
        }
        if _is_saved(request, form, mine):
            return redirect("covenant:draft", request.network.slug)
        context["difference"] = _against(request.network, mine)
    return render(request, "covenant/undertakings.html", context)


@require_safe
def draft(request: NetworkRequest) -> HttpResponse:
    """The draft as it will look, who approves it, and the button that publishes it."""
    policies.check_change_text(request.access)
    declaration = queries.draft_of(request.network)
    if declaration is None:
        return redirect("covenant:edit", request.network.slug)
    asked = list(queries.approvals_of(declaration))
    sha256 = hashing.hash_of(declaration)
    return render(
        request,
        "covenant/draft.html",
        {
            "declaration": declaration,
            "html": markdown.to_html(declaration.text),
            "offers": offers.by_kind(declaration),
            "published": queries.published_declaration(request.network),
            "asked": approvals.asked_about(asked, sha256),
            "why_not": approvals.why_not_approved(asked, sha256),
            "sha256": sha256,
        },
    )


@require_safe
def draft_changes(request: NetworkRequest) -> HttpResponse:
    """The draft beside the published version, or beside words that were saved before."""
    policies.check_change_text(request.access)
    declaration = queries.draft_of(request.network)
    if declaration is None:
        raise Http404
    saved = [
        each
        for each in queries.wordings_of(declaration)[:21]
        if each.sha256 != hashing.hash_of(declaration)
    ]
    published = queries.published_declaration(request.network)
    chosen = request.GET.get("from", "")
    old = next((each for each in saved if each.sha256 == chosen), published)
    if old is None and saved:
        old = saved[0]
    return render(
        request,
        "covenant/draft_changes.html",
        {
            "declaration": declaration,
            "published": published,
            "saved": saved,
            "old": old,
            "difference": difference.between(old, declaration) if old else None,
        },
    )


@require_POST
def publish(request: NetworkRequest) -> HttpResponse:
    policies.check_change_text(request.access)
    declaration = queries.draft_of(request.network)
    if declaration is None:
        raise Http404
    try:
        services.publish_declaration(
            declaration=declaration,
            by=request.access.person,
            now=clock.now(),
            seen=request.POST.get("seen", ""),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("covenant:draft", request.network.slug)
    messages.success(request, f"Version {declaration.version} is published and can be signed.")
    return redirect("covenant:text", request.network.slug)


def _base(network: Network) -> Any:
    """What a coordinator goes on from."""
    return newest_of(network) or SimpleNamespace(
        title=f"The {network.name} Covenant",
        promises=starter.PROMISES,
        undertakings=starter.UNDERTAKINGS,
        text=starter.TEXT,
    )


def _seen(network: Network) -> str:
    return seen_of(newest_of(network))


def _is_saved(request: NetworkRequest, form: forms.Form, mine: dict[str, Any]) -> bool:
    """Whether the words are kept. Where somebody else was faster the form says so, still holds
    these words, and has now seen the others'."""
    try:
        services.draft(
            network=request.network,
            by=request.access.person,
            now=clock.now(),
            seen=form.cleaned_data["seen"],
            **mine,
        )
    except services.Overtaken as refusal:
        form.add_error(None, str(refusal))
        form.data = request.POST.copy()
        form.data["seen"] = _seen(request.network)
        return False
    messages.success(request, "The draft is saved.")
    return True


def _against(network: Network, mine: dict[str, Any]) -> difference.Difference | None:
    """These words beside those that somebody else saved."""
    theirs = newest_of(network)
    return difference.between(theirs, Declaration(**mine)) if theirs else None
