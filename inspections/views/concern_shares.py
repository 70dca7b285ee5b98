"""Sharing an entry, taking that back, and reading what others shared."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from inspections import concern_queries
from inspections.companions import companions_of
from inspections.concerns import NOT_ANY_MORE
from inspections.forms_concerns import ShareForm
from inspections.models import ConcernShare
from inspections.services import concerns as services
from inspections.views.concerns import concern_url, own_concern_or_404
from schools.middleware import NetworkRequest


@sensitive_variables()
@require_http_methods(["GET", "POST"])
def share(request: NetworkRequest, pk: int) -> HttpResponse:
    """Choose one person who may read one entry."""
    concern = own_concern_or_404(request, pk)
    if concern.withdrawn_at is not None:
        messages.info(request, NOT_ANY_MORE)
        return redirect(concern_url(request, concern))
    reading = set(concern_queries.live_shares([concern]).values_list("person", flat=True))
    companions = [
        each
        for each in companions_of(concern.log.visit, concern.log.owner, request.access.today)
        if each.person.pk not in reading
    ]
    form = ShareForm(request.POST if request.method == "POST" else None, companions=companions)
    if request.method == "POST" and form.is_valid():
        person = form.people[form.cleaned_data["person"]]
        services.share(concern=concern, person=person, by=request.access.person, now=clock.now())
        messages.success(
            request,
            f"{person.name} can read this entry now, and is told that there is something to read.",
        )
        return redirect(concern_url(request, concern))
    return render(
        request,
        "inspections/concern_share.html",
        {
            "form": form,
            "companions": companions,
            "newest": list(concern.versions.all())[-1],
            "back_url": concern_url(request, concern),
        },
    )


@require_POST
def end_share(request: NetworkRequest, pk: int, share_pk: int) -> HttpResponse:
    """Take a share back."""
    concern = own_concern_or_404(request, pk)
    found = get_object_or_404(
        ConcernShare.objects.select_related("person", "concern__log"), concern=concern, pk=share_pk
    )
    services.end_share(share=found, by=request.access.person, now=clock.now())
    messages.success(request, f"{found.person.name} no longer sees this entry.")
    return redirect(concern_url(request, concern))


@sensitive_variables()
@require_safe
def shared(request: NetworkRequest) -> HttpResponse:
    """What others let me read; nothing else of theirs, and nothing to do here."""
    return render(
        request,
        "inspections/concerns_shared.html",
        {
            "logs": [
                (each.log, [(row, list(row.versions.all())) for row in each.concerns])
                for each in concern_queries.shared_with(request.access)
            ]
        },
    )
