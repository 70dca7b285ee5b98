"""Organisations: the list, one, and which schools they are responsible for."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from schools import policies, queries, services
from schools.forms.organisations import OrganisationForm, ResponsibleSchoolsForm
from schools.middleware import NetworkRequest
from schools.views.shared import form_page, one, saved


@require_safe
def organisations(request: NetworkRequest) -> HttpResponse:
    access = request.access
    policies.check_coordinates(access)
    context = {
        "organisations": queries.organisations_for(access).annotate(
            school_count=Count("responsibilities")
        )
    }
    return render(request, "schools/organisations.html", context)


@require_safe
def organisation(request: NetworkRequest, pk: int) -> HttpResponse:
    """One organisation: its facts, officers and schools."""
    access = request.access
    policies.check_coordinates(access)
    found = one(queries.organisations_for(access), pk)
    context = {
        "organisation": found,
        "officers": queries.officers_of(found, access.today),
        "invitations": queries.invitations_for(access).filter(
            organisation=found, accepted_at=None, withdrawn_at=None
        ),
        "responsibilities": queries.responsibilities_of(found),
    }
    return render(request, "schools/organisation.html", context)


@require_http_methods(["GET", "POST"])
def add(request: NetworkRequest) -> HttpResponse:
    access = request.access
    policies.check_coordinates(access)
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if saved(
        request,
        form,
        lambda: services.add_organisation(
            network=request.network, by=access.person, now=clock.now(), **form.changes()
        ),
    ):
        messages.success(request, "Added. Now choose the schools it is responsible for.")
        return redirect("schools:organisations", request.network.slug)
    return form_page(
        request,
        form,
        title="Add an organisation",
        lead="Trusts and the council come with the file; add what no file knows.",
        back_url=reverse("schools:organisations", args=[request.network.slug]),
    )


@require_http_methods(["GET", "POST"])
def change(request: NetworkRequest, pk: int) -> HttpResponse:
    access = request.access
    policies.check_coordinates(access)
    found = one(queries.organisations_for(access), pk)
    # The form writes into the row it is given, and a refusal must leave no trace on the page.
    form = OrganisationForm(
        request.POST if request.method == "POST" else None,
        instance=one(queries.organisations_for(access), pk),
    )
    if saved(
        request,
        form,
        lambda: services.change_organisation(
            organisation=found, by=access.person, now=clock.now(), **form.changes()
        ),
    ):
        messages.success(request, "The organisation is saved.")
        return redirect("schools:organisation", request.network.slug, pk)
    return form_page(
        request,
        form,
        title=f"Change {found.name}",
        lead="A name changed here is kept when a newer file comes." if found.is_imported else "",
        back_url=reverse("schools:organisation", args=[request.network.slug, pk]),
    )


@require_http_methods(["GET", "POST"])
def schools(request: NetworkRequest, pk: int) -> HttpResponse:
    """Boxes for the schools that a search shows; those it hides stay as they are."""
    access = request.access
    policies.check_coordinates(access)
    found = one(queries.organisations_for(access), pk)
    everything = queries.schools_for(access)
    rows = list(queries.responsibilities_of(found))
    from_file = {row.school_id for row in rows if row.is_imported}
    chosen = {row.school_id for row in rows}
    q = request.GET.get("q", "").strip()[:100]
    form = ResponsibleSchoolsForm(
        request.POST if request.method == "POST" else None, schools=everything
    )
    if saved(request, form,
        lambda: services.set_responsible_schools(
            organisation=found, schools=form.cleaned_data["schools"], by=access.person,
            now=clock.now(),
        ),
    ):  # fmt: skip
        messages.success(request, "The schools are saved.")
        return redirect("schools:organisation", request.network.slug, pk)
    shown = [school for school in everything if q.lower() in school.name.lower()]
    shown_ids = {school.pk for school in shown}
    context = {
        "form": form,
        "organisation": found,
        "q": q,
        "shown": shown,
        "chosen": chosen,
        "from_file": from_file,
        "hidden": sorted(chosen - shown_ids),
    }
    return render(request, "schools/organisation_schools.html", context)
