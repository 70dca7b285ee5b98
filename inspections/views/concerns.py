"""The concern log of a visit: note, read, correct, withdraw, erase, take along.

Where the words are in hand, error reports show neither variables nor what was sent.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import sessions
from core import clock
from core.refusals import Refused
from inspections import concern_export, concern_queries
from inspections.concerns import (
    check_has_own_log,
    check_works_in,
    has_own_log,
    takes_notes,
    why_not_correct,
)
from inspections.forms_concerns import ConcernForm
from inspections.models import Concern, Visit
from inspections.queries import deadlines_of
from inspections.services import concerns as services
from inspections.views.calls import visit_url
from schools.middleware import NetworkRequest

NOT_IN_A_MISTAKE = "This visit was entered in error, so nothing more is noted in it."


def visit_or_404(request: NetworkRequest, pk: int) -> Visit:
    """The visit, for whoever may have a log of it; 404 for everybody else."""
    return get_object_or_404(concern_queries.visits_with_log(request.access), pk=pk)


def concern_or_404(request: NetworkRequest, pk: int) -> Concern:
    """An entry that this person may open; 404 for everybody else."""
    return get_object_or_404(concern_queries.concerns_for(request.access), pk=pk)


def own_concern_or_404(request: NetworkRequest, pk: int) -> Concern:
    """An entry of one's own log; 404 for everybody else, delegates who wrote it too."""
    concern = concern_or_404(request, pk)
    if concern.log.owner_id != request.access.person.pk:
        raise Http404
    return concern


def log_url(request: NetworkRequest, visit: Visit) -> str:
    return reverse("inspections:concerns", args=[request.network.slug, visit.pk])


def concern_url(request: NetworkRequest, concern: Concern) -> str:
    return reverse("inspections:concern", args=[request.network.slug, concern.pk])


@sensitive_variables()
@require_safe
def log(request: NetworkRequest, pk: int) -> HttpResponse:
    """The log: entries newest first, what to ring by when, who else may write, the copies."""
    visit = visit_or_404(request, pk)
    access = request.access
    found = concern_queries.log_of(access, visit)
    check_works_in(access, visit, found)
    rows = list(concern_queries.concerns_for(access).filter(log=found)) if found else []
    readers: dict[int, list[str]] = {}
    for share in concern_queries.live_shares(rows):
        readers.setdefault(share.concern_id, []).append(share.person.name)
    return render(
        request,
        "inspections/concerns.html",
        {
            "visit": visit,
            "log": found,
            "entries": [(row, list(row.versions.all()), readers.get(row.pk, [])) for row in rows],
            "is_owner": has_own_log(access, visit),
            "takes_notes": takes_notes(visit),
            "deadlines": concern_export.to_complain(deadlines_of(visit)),
            "kept_days": settings.RETENTION_DAYS["concerns"],
            "saved": " ".join(
                str(version.token)
                for row in rows
                for version in row.versions.all()
                if version.by_id == access.person.pk
            ),
            "back_url": visit_url(request, visit),
        },
    )


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def new(request: NetworkRequest, pk: int) -> HttpResponse:
    """Note what happened. What was typed stays in the form where something is wrong with it."""
    visit = visit_or_404(request, pk)
    access, now = request.access, clock.now()
    found = concern_queries.log_of(access, visit)
    check_works_in(access, visit, found)
    if not takes_notes(visit):
        messages.info(request, NOT_IN_A_MISTAKE)
        return redirect(log_url(request, visit))
    form = ConcernForm(request.POST if request.method == "POST" else None, now=now)
    if request.method == "POST" and form.is_valid():
        services.note(
            log=found or services.open_log(visit=visit, owner=access.person),
            words=form.words(), token=form.sent_token(), by=access.person, now=now,
        )  # fmt: skip
        messages.success(request, "It is noted.")
        return redirect(log_url(request, visit))
    context = _writing(request, visit, form, f"visit-{visit.pk}")
    return render(
        request,
        "inspections/concern_form.html",
        context | {"title": "Note a concern", "log": found, "back_url": log_url(request, visit)},
    )


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def correct(request: NetworkRequest, pk: int) -> HttpResponse:
    """Write an entry anew; what was first written stays readable."""
    concern = concern_or_404(request, pk)
    why_not = why_not_correct(concern, request.access.person)
    if why_not is not None:
        messages.info(request, why_not)
        return redirect(concern_url(request, concern))
    now = clock.now()
    newest = list(concern.versions.all())[-1]
    form = ConcernForm(request.POST if request.method == "POST" else None, now=now, version=newest)
    if request.method == "POST" and form.is_valid():
        services.correct(
            concern=concern, words=form.words(), token=form.sent_token(),
            by=request.access.person, now=now,
        )  # fmt: skip
        messages.success(request, "It is corrected. What was first written stays below it.")
        return redirect(concern_url(request, concern))
    context = _writing(request, concern.log.visit, form, f"concern-{concern.pk}")
    return render(
        request,
        "inspections/concern_form.html",
        context
        | {
            "title": "Correct this entry",
            "is_correction": True,
            "log": concern.log,
            "back_url": concern_url(request, concern),
        },
    )


def _writing(
    request: NetworkRequest, visit: Visit, form: ConcernForm, draft: str
) -> dict[str, Any]:
    return {
        "form": form,
        "visit": visit,
        "draft": draft,
        "is_own_device": sessions.is_on_own_device(request),
        "saved": " ".join(concern_queries.tokens_of(request.access, visit)),
        "sign_in": f"{reverse('account_login')}?next={request.path}",
    }


@sensitive_variables()
@require_safe
def concern(request: NetworkRequest, pk: int) -> HttpResponse:
    """One entry: as it stands, as first written, who may read it."""
    found = concern_or_404(request, pk)
    versions = list(found.versions.all())
    return render(
        request,
        "inspections/concern.html",
        {
            "concern": found,
            "newest": versions[-1],
            "earlier": versions[-2::-1],
            "shares": concern_queries.live_shares([found]),
            "is_owner": found.log.owner_id == request.access.person.pk,
            "may_correct": why_not_correct(found, request.access.person) is None,
            "saved": " ".join(concern_queries.tokens_of(request.access, found.log.visit)),
            "back_url": log_url(request, found.log.visit),
        },
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: NetworkRequest, pk: int) -> HttpResponse:
    """Strike an entry: asked once."""
    found = own_concern_or_404(request, pk)
    if request.method == "POST":
        services.withdraw(concern=found, by=request.access.person, now=clock.now())
        messages.success(request, "The entry is withdrawn.")
        return redirect(concern_url(request, found))
    return _ask(
        request,
        title="Withdraw this entry?",
        body=[
            "It stays in your log, struck through, for you alone.",
            "Whoever you shared it with no longer sees it, and it is left out of your copies.",
        ],
        button="Withdraw it",
        back_url=concern_url(request, found),
    )


@require_http_methods(["GET", "POST"])
def erase(request: NetworkRequest, pk: int) -> HttpResponse:
    """Delete an entry for good: asked once, with what it means."""
    found = own_concern_or_404(request, pk)
    visit = found.log.visit
    if request.method == "POST":
        services.erase(concern=found, by=request.access.person, now=clock.now())
        messages.success(request, "The entry is erased.")
        return redirect(log_url(request, visit))
    return _ask(
        request,
        title="Erase this entry for good?",
        body=[
            "It is yours, and you may. Nobody can bring it back, and it will be missing if you "
            "complain later.",
            "If a court, Ofsted or somebody’s information request has asked for it already, "
            "erasing it may be an offence. Ask your union first. You can withdraw it instead.",
        ],
        button="Erase it for good",
        back_url=concern_url(request, found),
        warning=True,
    )


def _ask(request: NetworkRequest, **context: Any) -> HttpResponse:
    return render(request, "includes/confirm.html", context)


@require_POST
def delegates(request: NetworkRequest, pk: int) -> HttpResponse:
    """Let the school's delegates write in one's log of this visit, or no longer."""
    visit = visit_or_404(request, pk)
    check_has_own_log(request.access, visit)
    me = request.access.person
    allowed = request.POST.get("allowed") == "yes"
    services.let_delegates_write(
        log=services.open_log(visit=visit, owner=me), allowed=allowed, by=me, now=clock.now()
    )
    messages.success(
        request,
        "Your delegates can write in this log. They see only what they write themselves."
        if allowed
        else "Only you can write in this log now.",
    )
    return redirect(log_url(request, visit))


@sensitive_variables()
@require_POST
def export(request: NetworkRequest, pk: int) -> HttpResponse:
    """A dated copy of one's log, as PDF or as text; by POST, because it leaves an audit row."""
    visit = visit_or_404(request, pk)
    check_has_own_log(request.access, visit)
    me, now = request.access.person, clock.now()
    found = concern_queries.log_of(request.access, visit)
    rows = list(concern_queries.concerns_for(request.access).filter(log=found)) if found else []
    kind = "pdf" if request.POST.get("as") == "pdf" else "text"
    if found is None or not rows:
        raise Refused("There is nothing in this log yet.")
    copy = concern_export.Copy(
        visit=visit, owner=me, concerns=rows, deadlines=deadlines_of(visit), made_at=now
    )
    if kind == "pdf":
        response = HttpResponse(concern_export.as_pdf(copy), content_type="application/pdf")
    else:
        response = HttpResponse(
            concern_export.as_text(copy), content_type="text/plain; charset=utf-8"
        )
    services.record_export(log=found, kind=kind, by=me, now=now)
    ending = "pdf" if kind == "pdf" else "txt"
    # The name says nothing: it shows in lists of downloads and over shoulders.
    name = f"notes-{clock.london_date(now)}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
