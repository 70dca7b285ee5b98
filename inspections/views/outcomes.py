"""What a report says once it is published, and what a head was told in confidence before."""

import json

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.encryption import UNREADABLE, Unreadable
from core.refusals import Refused
from inspections import policies, queries, services
from inspections.companions import companions_of
from inspections.forms_outcomes import AREAS, GradesForm, PublishedForm
from inspections.models import ProvisionalOutcome, Visit
from inspections.outcomes import rows_of_report_card
from inspections.views.calls import visit_url
from schools.middleware import NetworkRequest


@require_http_methods(["GET", "POST"])
def enter(request: NetworkRequest, pk: int) -> HttpResponse:
    """What the published report says, until Ofsted's own file tells of it."""
    visit = get_object_or_404(queries.visits_for(request.access), pk=pk)
    policies.check_acts_for(request.access, visit.school)
    record = queries.outcome_record(visit)
    why_not = services.why_not_enter(visit, record)
    if why_not is not None:
        messages.info(request, why_not)
        return redirect(visit_url(request, visit))
    said = {**record.outcome, "category": record.category_of_concern} if record else None
    form = PublishedForm(request.POST if request.method == "POST" else None, initial=said)
    if request.method == "POST" and form.is_valid():
        services.enter_outcome(
            visit=visit,
            said=form.said(),
            category=form.cleaned_data["category"],
            by=request.access.person,
            now=clock.now(),
        )
        messages.success(request, "It is kept as the report says it.")
        return redirect(visit_url(request, visit))
    return render(
        request,
        "inspections/form.html",
        {
            "form": form,
            "title": "What the report says",
            "words": "Only what is published. Ofsted’s own file follows within weeks and then "
            "counts. There is no overall grade, and nothing here makes one.",
            "caption": visit.school.name,
            "back_url": visit_url(request, visit),
        },
    )


def _said(note: ProvisionalOutcome) -> dict[str, str]:
    """The grades of a note; none where no key opens it any more."""
    said: dict[str, str] = {} if isinstance(note.said, Unreadable) else json.loads(note.said)
    return said


def _own_visit(request: NetworkRequest, pk: int) -> Visit:
    """A visit at a school that this person leads; for everybody else there is none."""
    visit = get_object_or_404(queries.visits_for(request.access), pk=pk)
    if visit.school_id not in request.access.head_school_ids:
        raise Http404
    return visit


def _own_note(request: NetworkRequest, pk: int) -> ProvisionalOutcome:
    note = queries.own_note(request.access, _own_visit(request, pk))
    if note is None:
        raise Http404
    return note


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def provisional(request: NetworkRequest, pk: int) -> HttpResponse:
    """The head's own page of what they were told, and who may read it."""
    visit = _own_visit(request, pk)
    access = request.access
    note = queries.own_note(access, visit)
    said = _said(note) if note else {}
    form = GradesForm(request.POST if request.method == "POST" else None, initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            services.note_provisional(
                visit=visit, said=form.said(), by=access.person, now=clock.now()
            )
        except Refused as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, "Kept. Nobody but you can read it until you choose somebody.")
        return redirect("inspections:provisional", request.network.slug, visit.pk)
    shares = list(queries.readers_of(note)) if note else []
    readers = {share.person_id for share in shares}
    companions = companions_of(visit, access.person, access.today) if note else []
    return render(
        request,
        "inspections/provisional.html",
        {
            "visit": visit,
            "form": form,
            "note": note,
            "cannot_open": UNREADABLE if note and isinstance(note.said, Unreadable) else "",
            "shares": shares,
            "companions": [each for each in companions if each.person.pk not in readers],
            "back_url": visit_url(request, visit),
            "areas": AREAS,
        },
    )


@require_POST
def share(request: NetworkRequest, pk: int) -> HttpResponse:
    """Let one more person read it."""
    note = _own_note(request, pk)
    access = request.access
    chosen = str(request.POST.get("person", ""))
    person = next(
        (
            each.person
            for each in companions_of(note.visit, access.person, access.today)
            if str(each.person.pk) == chosen
        ),
        None,
    )
    if person is None:
        messages.info(request, "Choose one of those listed.")
    else:
        services.share_provisional(note=note, person=person, by=access.person, now=clock.now())
        messages.success(request, f"{person.name} can read it now. Nothing was sent: tell them.")
    return redirect("inspections:provisional", request.network.slug, pk)


@require_POST
def stop_sharing(request: NetworkRequest, pk: int, share_pk: int) -> HttpResponse:
    """Somebody may read it no longer."""
    note = _own_note(request, pk)
    found = get_object_or_404(queries.readers_of(note), pk=share_pk)
    services.stop_sharing(share=found, by=request.access.person, now=clock.now())
    messages.success(request, f"{found.person.name} cannot read it any more.")
    return redirect("inspections:provisional", request.network.slug, pk)


@require_http_methods(["GET", "POST"])
def forget(request: NetworkRequest, pk: int) -> HttpResponse:
    """Ask once, then delete it for good."""
    note = _own_note(request, pk)
    if request.method == "POST":
        services.forget_provisional(note=note, by=request.access.person, now=clock.now())
        messages.success(request, "It is deleted for good.")
        return redirect(visit_url(request, note.visit))
    return render(
        request,
        "includes/confirm.html",
        {
            "title": "Delete what you noted?",
            "body": "It goes for good, also for those who can read it now.",
            "button": "Delete it",
            "back_url": visit_url(request, note.visit),
        },
    )


@sensitive_variables()
@require_safe
def shared_with_me(request: NetworkRequest) -> HttpResponse:
    """What heads let this person read, in confidence."""
    notes = [
        (note, rows_of_report_card(_said(note)))
        for note in queries.shared_notes_for(request.access)
    ]
    return render(request, "inspections/shared_with_me.html", {"notes": notes})
