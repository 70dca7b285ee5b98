"""Offers: a head's own, with what they declare privately, and those a coordinator enters."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from buddies import queries, services
from buddies.forms import ConflictForm, MyOfferForm, OfferForm
from buddies.models import Offer
from buddies.views.shared import coordinators_only, done, form_page, heads_only
from core import clock
from schools.middleware import NetworkRequest
from schools.views.shared import one, saved


@require_http_methods(["GET", "POST"])
@heads_only
def mine(request: NetworkRequest) -> HttpResponse:
    """I can be a buddy: to how many, of which phases."""
    offer = queries.my_offer(request.access)
    form = MyOfferForm(
        request.POST if request.method == "POST" else None,
        initial={"capacity": offer.capacity, "phases": offer.phases} if offer else {},
    )

    def act() -> None:
        services.offer(
            network=request.network,
            person=request.access.person,
            capacity=form.cleaned_data["capacity"],
            phases=form.cleaned_data["phases"],
            by=request.access.person,
            now=clock.now(),
        )

    if saved(request, form, act):
        messages.success(request, "Thank you. A coordinator can now pair you with a head.")
        return redirect("buddies:mine", request.network.slug)
    return render(request, "buddies/mine.html", {"form": form, "offer": offer})


@require_POST
@heads_only
def not_now(request: NetworkRequest) -> HttpResponse:
    """Not for now: one tap."""
    offer = queries.my_offer(request.access)
    if offer is not None:
        _withdraw(request, offer, "Nobody new is paired with you for now. Come back any time.")
    return redirect("buddies:mine", request.network.slug)


@require_http_methods(["GET", "POST"])
@heads_only
def conflicts(request: NetworkRequest) -> HttpResponse:
    """Schools with whose people I must not be paired. Nobody else sees this."""
    form = ConflictForm(request.POST if request.method == "POST" else None, access=request.access)

    def act() -> None:
        services.declare_conflict(
            network=request.network,
            person=request.access.person,
            school=form.cleaned_data["school"],
            by=request.access.person,
            now=clock.now(),
        )

    if saved(request, form, act):
        messages.success(request, "It is kept, and nobody else sees it.")
        return redirect("buddies:conflicts", request.network.slug)
    context = {"form": form, "conflicts": queries.my_conflicts(request.access)}
    return render(request, "buddies/conflicts.html", context)


@require_POST
@heads_only
def withdraw_conflict(request: NetworkRequest, pk: int) -> HttpResponse:
    """Take back what I declared."""
    conflict = one(queries.my_conflicts(request.access), pk)
    services.withdraw_conflict(conflict=conflict, by=request.access.person, now=clock.now())
    messages.success(request, "It is taken back.")
    return redirect("buddies:conflicts", request.network.slug)


@require_http_methods(["GET", "POST"])
@coordinators_only
def add(request: NetworkRequest) -> HttpResponse:
    """Enter an offer for somebody known, or for somebody new with a telephone number."""
    form = OfferForm(request.POST if request.method == "POST" else None, access=request.access)

    def act() -> None:
        answers = form.cleaned_data
        given: dict[str, Any] = {
            "network": request.network,
            "capacity": answers["capacity"],
            "phases": answers["phases"],
            "by": request.access.person,
            "now": clock.now(),
        }
        if answers["person"] is not None:
            services.offer(person=answers["person"], **given)
        else:
            services.offer_for_new_person(
                name=answers["name"],
                telephone=answers["telephone"],
                email=answers["email"],
                **given,
            )

    if saved(request, form, act):
        messages.success(request, "The offer is kept.")
        return redirect(_board(request))
    return form_page(
        request,
        form,
        title="Enter an offer",
        back_url=_board(request),
        lead="For somebody who told you that they can be a buddy.",
    )


@require_http_methods(["GET", "POST"])
@coordinators_only
def offer(request: NetworkRequest, pk: int) -> HttpResponse:
    """Change an offer for somebody."""
    found = one(queries.offers_for(request.access), pk)
    form = MyOfferForm(
        request.POST if request.method == "POST" else None,
        initial={"capacity": found.capacity, "phases": found.phases},
    )
    form.fields["capacity"].label = "To how many heads at once?"

    def act() -> None:
        services.offer(
            network=request.network,
            person=found.person,
            capacity=form.cleaned_data["capacity"],
            phases=form.cleaned_data["phases"],
            by=request.access.person,
            now=clock.now(),
        )

    if saved(request, form, act):
        messages.success(request, "The offer is kept.")
        return redirect(_board(request))
    return form_page(
        request,
        form,
        title=f"The offer of {found.person.name}",
        back_url=_board(request),
        offer=found,
    )


@require_POST
@coordinators_only
def withdraw(request: NetworkRequest, pk: int) -> HttpResponse:
    """Not for now, for somebody who said so to a coordinator."""
    found = one(queries.offers_for(request.access), pk)
    _withdraw(request, found, "Nobody new is paired with them for now. Their pairs stay.")
    return redirect(_board(request))


def _withdraw(request: NetworkRequest, found: Offer, said: str) -> None:
    done(
        request,
        lambda: services.withdraw_offer(offer=found, by=request.access.person, now=clock.now()),
        said,
    )


def _board(request: NetworkRequest) -> str:
    return f"{reverse('buddies:pairing', args=[request.network.slug])}?show=buddies"
