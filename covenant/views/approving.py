"""Parties are asked for their approval of the words, and answer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.refusals import Refused
from covenant import approvals, difference, hashing, markdown, policies, queries, services
from covenant import undertakings as offers
from covenant.forms.approving import AskForm, NoteForm, SaysForm
from covenant.models import Approval, Declaration
from schools.middleware import NetworkRequest
from schools.views.shared import one, saved


@require_http_methods(["GET", "POST"])
def asked(request: NetworkRequest) -> HttpResponse:
    """Who was asked and what they said; ask somebody else."""
    policies.check_change_text(request.access)
    declaration = queries.draft_of(request.network)
    if declaration is None:
        return redirect("covenant:edit", request.network.slug)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        organisations=queries.organisations_to_ask(request.network, declaration),
    )
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        new = services.ask_for_approval(
            declaration=declaration,
            organisations=list(form.cleaned_data.get("organisations", ())),
            names=[name] if name else [],
            by=request.access.person,
            now=clock.now(),
        )
        messages.success(request, _said_of(new))
        return redirect("covenant:approvals", request.network.slug)
    rows = approvals.asked_about(
        list(queries.approvals_of(declaration)), hashing.hash_of(declaration)
    )
    return render(
        request,
        "covenant/approvals.html",
        {
            "form": form,
            "declaration": declaration,
            "rows": rows,
            "earlier": [row for row in rows if row.state == approvals.OTHER_WORDS],
        },
    )


@require_POST
def ask_again(request: NetworkRequest) -> HttpResponse:
    policies.check_change_text(request.access)
    again = services.ask_again(
        declaration=_draft(request), by=request.access.person, now=clock.now()
    )
    messages.success(request, f"Asked again: {', '.join(each.party for each in again)}.")
    return redirect("covenant:approvals", request.network.slug)


@require_http_methods(["GET", "POST"])
def note(request: NetworkRequest) -> HttpResponse:
    """What a party said elsewhere is written down."""
    policies.check_change_text(request.access)
    declaration = queries.draft_of(request.network)
    if declaration is None:
        return redirect("covenant:edit", request.network.slug)
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        initial={
            "party": request.GET.get("party", "")[:160],
            "seen": hashing.hash_of(declaration),
        },
    )
    if saved(
        request,
        form,
        lambda: services.note_approval(
            declaration=declaration, by=request.access.person, now=clock.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "It is written down.")
        return redirect("covenant:approvals", request.network.slug)
    return render(
        request, "covenant/approval_note.html", {"form": form, "declaration": declaration}
    )


@require_http_methods(["GET", "POST"])
def stop(request: NetworkRequest, pk: int) -> HttpResponse:
    """A party is asked no longer; asked once more before."""
    policies.check_change_text(request.access)
    approval = one(queries.approvals_in(request.network), pk)
    if request.method == "POST":
        services.stop_asking(approval=approval, by=request.access.person, now=clock.now())
        messages.success(request, f"{approval.party} is asked no longer.")
        return redirect("covenant:approvals", request.network.slug)
    return render(request, "covenant/approval_stop.html", {"approval": approval})


@require_http_methods(["GET", "POST"])
def approve(request: NetworkRequest, pk: int) -> HttpResponse:
    """An officer reads the words and what is different, and answers."""
    policies.check_answer(request.access)
    approval = one(queries.approvals_for(request.access), pk)
    declaration = approval.declaration
    if declaration.status != Declaration.Status.DRAFT:
        return render(request, "covenant/approval_over.html", {"approval": approval})
    sha256 = hashing.hash_of(declaration)
    form = SaysForm(request.POST if request.method == "POST" else None, initial={"seen": sha256})
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_approval(
                approval=approval, by=request.access.person, now=clock.now(), **form.cleaned_data
            )
        except Refused as refusal:
            # What they wrote stays in its box, below the words as they are now.
            declaration.refresh_from_db()
            sha256 = hashing.hash_of(declaration)
            form.add_error(None, str(refusal))
            form.data = request.POST.copy()
            form.data["seen"] = sha256
        else:
            messages.success(request, "Thank you. The coordinators see your answer.")
            return redirect("covenant:approve", request.network.slug, pk)
    return render(
        request,
        "covenant/approve.html",
        {
            "form": form,
            "approval": approval,
            "state": approvals.state_of(approval, sha256),
            "declaration": declaration,
            "html": markdown.to_html(declaration.text),
            "offers": offers.by_kind(declaration),
            **_differences(approval, sha256),
        },
    )


def _differences(approval: Approval, sha256: str) -> dict[str, Any]:
    """What is different from the words they answered to, and from the version that counts."""
    declaration = approval.declaration
    published = queries.published_declaration(declaration.network)
    read = None
    if approval.text_sha256 not in ("", sha256):
        read = queries.wording_with(declaration, approval.text_sha256)
    return {
        "published": published,
        "since_published": difference.between(published, declaration) if published else None,
        "since_read": difference.between(read, declaration) if read else None,
    }


def _draft(request: NetworkRequest) -> Declaration:
    declaration = queries.draft_of(request.network)
    if declaration is None:
        raise Http404
    return declaration


def _said_of(new: list[Approval]) -> str:
    if not new:
        return "They were asked before, so nobody was written to."
    return f"Asked: {', '.join(each.party for each in new)}."
