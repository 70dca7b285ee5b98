"""A network's settings and its terms."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from schools import policies, queries, services
from schools.forms.network import NetworkForm, TermForm
from schools.middleware import NetworkRequest
from schools.views.shared import form_page, one, saved


@require_http_methods(["GET", "POST"])
def settings(request: NetworkRequest) -> HttpResponse:
    access = request.access
    policies.check_coordinates(access)
    form = NetworkForm(
        request.POST if request.method == "POST" else None,
        access=access,
        instance=queries.network_of(access),
    )
    if request.method == "POST" and form.is_valid():
        services.change_network(
            network=request.network, by=access.person, now=clock.now(), **form.changes()
        )
        messages.success(request, "The settings are saved.")
        return redirect("schools:settings", request.network.slug)
    context = {"form": form, "gap": queries.gap_in_terms(request.network, access.today)}
    return render(request, "schools/settings.html", context)


@require_safe
def terms(request: NetworkRequest) -> HttpResponse:
    access = request.access
    policies.check_coordinates(access)
    context = {
        "terms": queries.terms_of(request.network),
        "gap": queries.gap_in_terms(request.network, access.today),
    }
    return render(request, "schools/terms.html", context)


@require_http_methods(["GET", "POST"])
def term(request: NetworkRequest, pk: int | None = None) -> HttpResponse:
    """Add a term, or change one."""
    access = request.access
    policies.check_coordinates(access)
    found = one(queries.terms_of(request.network), pk) if pk is not None else None
    fields = ("name", "first_day", "last_day", "starts_term")
    form = TermForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(found, name) for name in fields} if found else None,
    )
    if saved(request, form,
        lambda: services.keep_term(
            network=request.network, term=found, by=access.person, now=clock.now(),
            **form.cleaned_data,
        ),
    ):  # fmt: skip
        messages.success(request, "The term is saved.")
        return redirect("schools:terms", request.network.slug)
    return form_page(
        request,
        form,
        title=f"Change {found.name}" if found else "Add a term",
        lead="The first and last day on which pupils are in.",
        back_url=reverse("schools:terms", args=[request.network.slug]),
    )


@require_http_methods(["GET", "POST"])
def remove_term(request: NetworkRequest, pk: int) -> HttpResponse:
    access = request.access
    policies.check_coordinates(access)
    found = one(queries.terms_of(request.network), pk)
    if request.method == "POST":
        services.remove_term(term=found, by=access.person, now=clock.now())
        messages.success(request, "The term is removed.")
        return redirect("schools:terms", request.network.slug)
    return render(
        request,
        "includes/confirm.html",
        {
            "title": f"Remove {found.name}?",
            "body": "Reminders that rest on its dates are planned anew.",
            "button": "Remove this term",
            "warning": True,
            "back_url": reverse("schools:terms", args=[request.network.slug]),
        },
    )
