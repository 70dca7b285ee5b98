"""Facts of a school put right by hand, with what the file says beside them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from schools import policies, queries, services
from schools.forms.network import CorrectionForm, label_of, words_of
from schools.middleware import NetworkRequest
from schools.views.shared import form_page, one, saved


@require_safe
def facts(request: NetworkRequest, pk: int) -> HttpResponse:
    access = request.access
    policies.check_coordinates(access)
    school = one(queries.schools_for(access), pk)
    corrections = {each.field: each for each in queries.corrections_for(access).filter(school=pk)}
    rows = []
    for field in services.CORRECTABLE:
        correction = corrections.get(field)
        imported = words_of(field, correction.imported_value) if correction else ""
        rows.append(
            (field, label_of(field), words_of(field, getattr(school, field)), correction, imported)
        )
    return render(request, "schools/facts.html", {"school": school, "rows": rows})


@require_http_methods(["GET", "POST"])
def correct(request: NetworkRequest, pk: int, field: str) -> HttpResponse:
    access = request.access
    policies.check_coordinates(access)
    school = one(queries.schools_for(access), pk)
    if field not in services.CORRECTABLE:
        raise Http404
    form = CorrectionForm(
        request.POST if request.method == "POST" else None, school=school, field=field
    )
    back_url = reverse("schools:facts", args=[request.network.slug, pk])
    if saved(request, form,
        lambda: services.correct_school(
            school=school, field=field, value=form.cleaned_data["value"], by=access.person,
            now=clock.now(),
        ),
    ):  # fmt: skip
        messages.success(request, "Corrected. It is kept when a newer file comes.")
        return redirect(back_url)
    return form_page(
        request, form, title=f"Correct {school.name}", back_url=back_url,
        lead="What you enter wins over the file, until you undo it.",
    )  # fmt: skip


@require_POST
def undo(request: NetworkRequest, pk: int) -> HttpResponse:
    access = request.access
    policies.check_coordinates(access)
    correction = one(queries.corrections_for(access), pk)
    services.undo_correction(correction=correction, by=access.person, now=clock.now())
    messages.success(request, "Undone: what the file says counts again.")
    return redirect("schools:facts", request.network.slug, correction.school_id)
