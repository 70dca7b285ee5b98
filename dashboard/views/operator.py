"""An operator's pages: the government's files, tried first, and the installation's health."""

import datetime as dt

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import operator_required
from accounts.queries import actor_of
from core import audit, clock
from core.importing import Report, file_date
from core.tabular import FileProblem
from dashboard import uploads
from dashboard.auditing.run import last_audit
from dashboard.forms import FileForm
from dashboard.health import health as look
from dashboard.queries.operator import last_imports
from inspections import ofsted_import
from schools import imports
from schools.models import ImportRun

SHOWN = 50


@operator_required
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest) -> HttpResponse:
    """Upload a file; the next page says what it would do."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid() and (upload := _kept(form)):
        return redirect("operator-file", upload.token)
    return render(request, "dashboard/operator_files.html", {"form": form, "runs": last_imports()})


def _kept(form: FileForm) -> uploads.Upload | None:
    """The upload, kept until it is decided on; None where its date is not known."""
    file: UploadedFile = form.cleaned_data["file"]
    given: dt.date | None = form.cleaned_data["as_at"]
    network = form.cleaned_data["network"]
    now = clock.now()
    try:
        as_at = file_date(
            given.isoformat() if given else None, file.name or "", today=clock.london_date(now)
        )
    except FileProblem:
        form.add_error(
            "as_at",
            "The date lies in the future; check it"
            if given
            else "Enter the date the file speaks for: its name holds none",
        )
        return None
    return uploads.keep(
        file=file,
        kind=form.cleaned_data["kind"],
        as_at=as_at,
        network=network.slug if network else "",
        now=now,
    )


@operator_required
@require_safe
def file(request: HttpRequest, token: str) -> HttpResponse:
    """What the file would do; nothing stays of the trial."""
    upload = _upload(token)
    try:
        report = _run(upload, actor_of(request.user), applied=False)
    except FileProblem as problem:
        uploads.remove(upload)
        return render(
            request, "dashboard/operator_file.html", {"upload": upload, "problem": str(problem)}
        )
    return render(
        request,
        "dashboard/operator_file.html",
        {
            "upload": upload,
            "report": report,
            "lines": list(report.in_words()),
            "rejected": report.rejected[:SHOWN],
            "more_rejected": max(len(report.rejected) - SHOWN, 0),
        },
    )


@operator_required
@require_POST
def apply(request: HttpRequest, token: str) -> HttpResponse:
    """Do what the trial said."""
    upload = _upload(token)
    try:
        report = _run(upload, actor_of(request.user), applied=True)
    except FileProblem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, next(iter(report.in_words())))
    uploads.remove(upload)
    return redirect("operator-files")


@operator_required
@require_POST
def put_aside(request: HttpRequest, token: str) -> HttpResponse:
    """Forget the file; nothing was changed by it."""
    uploads.remove(_upload(token))
    messages.success(request, "The file is put aside and deleted. Nothing was changed.")
    return redirect("operator-files")


@operator_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Queues, the outbox, plans that are stuck and the last audit; no private content."""
    now = clock.now()
    last = last_audit()
    context = {
        "health": look(now=now),
        "audit": last,
        "is_audit_old": last is None or last.is_old(now),
    }
    return render(request, "dashboard/operator_health.html", context)


def _upload(token: str) -> uploads.Upload:
    upload = uploads.find(token)
    if upload is None:
        raise Http404
    return upload


def _run(upload: uploads.Upload, by: audit.Actor, *, applied: bool) -> Report:
    now, network = clock.now(), upload.network or None
    if upload.kind == ImportRun.Kind.OFSTED:
        inspected = ofsted_import.OfstedFile(
            upload.path, as_at=upload.as_at, file_name=upload.name, network=network
        )
        return (ofsted_import.apply if applied else ofsted_import.preview)(
            inspected, by=by, now=now
        )
    schools = imports.GiasFile(
        upload.path, as_at=upload.as_at, file_name=upload.name, network=network
    )
    return (imports.apply if applied else imports.preview)(schools, by=by, now=now)
