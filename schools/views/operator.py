"""Pages of operators: the networks, and who coordinates each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.decorators import operator_required
from accounts.queries import actor_of
from core import clock
from schools import queries, services
from schools.forms.operator import CoordinatorForm, PublicForm
from schools.models import Invitation
from schools.views.shared import form_page, one, saved


@operator_required
@require_safe
def networks(request: HttpRequest) -> HttpResponse:
    """Every network, with counts and no names of people."""
    return render(
        request,
        "schools/networks.html",
        {"networks": queries.networks_for_operator(clock.today())},
    )


@operator_required
@require_http_methods(["GET", "POST"])
def public(request: HttpRequest, pk: int) -> HttpResponse:
    """Open or close a network's public page."""
    network = one(queries.networks_for_operator(clock.today()), pk)
    form = PublicForm(
        request.POST if request.method == "POST" else None,
        initial={"is_public": network.is_public},
    )
    if saved(
        request,
        form,
        lambda: services.change_network(
            network=network, by=actor_of(request.user), now=clock.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "Saved.")
        return redirect("operator:networks")
    return form_page(
        request, form, title=f"The page of {network.name}", back_url=reverse("operator:networks")
    )


@operator_required
@require_http_methods(["GET", "POST"])
def coordinator(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a coordinator; from then on coordinators invite everybody else."""
    network = one(queries.networks_for_operator(clock.today()), pk)
    form = CoordinatorForm(request.POST if request.method == "POST" else None)
    if saved(
        request,
        form,
        lambda: services.invite(
            network=network,
            invited_as=Invitation.For.COORDINATOR,
            by=actor_of(request.user),
            now=clock.now(),
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
        ),
    ):
        messages.success(request, "The invitation is on its way. Its link works for 14 days.")
        return redirect("operator:networks")
    return form_page(
        request,
        form,
        title=f"Invite a coordinator for {network.name}",
        back_url=reverse("operator:networks"),
    )
