"""Offers: a head's own, with what they declare privately, and those a coordinator enters."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from buddies import queries, services
from buddies.forms import ConflictForm, ForThemForm, MyOfferForm, OfferForm, kept_terms
from buddies.models import Offer
from buddies.views.shared import buddies_only, coordinators_only, form_page
from core import clock
from schools.middleware import NetworkRequest
from schools.views.shared import done, one, saved

ON_THE_LIST = "Thank you. You are on the list, and a coordinator can pair you with a head."
OFF_THE_LIST = "Nobody new is paired with you for now. Whoever you support stays with you."


@require_http_methods(["GET", "POST"])
@buddies_only
def mine(request: NetworkRequest) -> HttpResponse:
    """I can be a buddy: to how many, of which phases, when, and how I like to talk."""
    offer = queries.my_offer(request.access)
    form = MyOfferForm(
        request.POST if request.method == "POST" else None, initial=kept_terms(offer)
    )
    form.helper.inputs[0].value = "Save" if offer and offer.is_active else "Yes, I can be a buddy"

    def act() -> None:
        services.offer(
            network=request.network,
            person=request.access.person,
            by=request.access.person,
            now=clock.now(),
            **form.terms(),
        )

    if saved(request, form, act):
        messages.success(request, ON_THE_LIST)
        return redirect("buddies:mine", request.network.slug)
    return render(request, "buddies/mine.html", {"form": form, "offer": offer})


@require_POST
@buddies_only
def not_now(request: NetworkRequest) -> HttpResponse:
    """Not for now: one tap."""
    return _say(request, services.withdraw_offer, OFF_THE_LIST)


@require_POST
@buddies_only
def again(request: NetworkRequest) -> HttpResponse:
    """I can again, or yes to a coordinator’s question: one tap."""
    return _say(request, services.say_yes, ON_THE_LIST)


def _say(request: NetworkRequest, act: Callable[..., Offer], said: str) -> HttpResponse:
    offer = queries.my_offer(request.access)
    if offer is not None:
        act(offer=offer, by=request.access.person, now=clock.now())
        messages.success(request, said)
    return redirect("buddies:mine", request.network.slug)


@require_http_methods(["GET", "POST"])
@buddies_only
def conflicts(request: NetworkRequest) -> HttpResponse:
    """Schools and people with whom I must not be paired. Nobody else sees this."""
    form = ConflictForm(request.POST if request.method == "POST" else None, access=request.access)

    def act() -> None:
        services.declare_conflict(
            network=request.network,
            person=request.access.person,
            school=form.cleaned_data["school"],
            other=form.cleaned_data["other"],
            by=request.access.person,
            now=clock.now(),
        )

    if saved(request, form, act):
        messages.success(request, "It is kept, and nobody else sees it.")
        return redirect("buddies:conflicts", request.network.slug)
    context = {"form": form, "conflicts": queries.my_conflicts(request.access)}
    return render(request, "buddies/conflicts.html", context)


@require_POST
@buddies_only
def withdraw_conflict(request: NetworkRequest, pk: int) -> HttpResponse:
    """Take back what I declared."""
    conflict = one(queries.my_conflicts(request.access), pk)
    services.withdraw_conflict(conflict=conflict, by=request.access.person, now=clock.now())
    messages.success(request, "It is taken back.")
    return redirect("buddies:conflicts", request.network.slug)


@require_http_methods(["GET", "POST"])
@coordinators_only
def add(request: NetworkRequest) -> HttpResponse:
    """Enter what somebody offered, or ask them: somebody known, or new with a number."""
    form = OfferForm(request.POST if request.method == "POST" else None, access=request.access)
    made: list[Offer] = []

    def act() -> None:
        answers, given = form.cleaned_data, {**form.terms(), "network": request.network}
        given |= {"by": request.access.person, "now": clock.now()}
        if answers["person"] is not None:
            made.append(services.offer(person=answers["person"], **given))
        else:
            new = {name: answers[name] for name in ("name", "telephone", "email")}
            made.append(services.offer_for_new_person(**new, **given))

    if saved(request, form, act):
        messages.success(request, _kept(made[0]))
        return redirect(_board(request))
    return form_page(
        request,
        form,
        title="Ask somebody to be a buddy",
        back_url=_board(request),
        lead="Nobody is on the list who has not said so. Enter what they told you, or let us ask.",
    )


@require_http_methods(["GET", "POST"])
@coordinators_only
def offer(request: NetworkRequest, pk: int) -> HttpResponse:
    """Change an offer for somebody."""
    found = one(queries.offers_for(request.access), pk)
    form = ForThemForm(
        request.POST if request.method == "POST" else None, initial=kept_terms(found)
    )
    made: list[Offer] = []

    def act() -> None:
        made.append(
            services.offer(
                network=request.network,
                person=found.person,
                by=request.access.person,
                now=clock.now(),
                **form.terms(),
            )
        )

    if saved(request, form, act):
        messages.success(request, _kept(made[0]))
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
    done(
        request,
        lambda: services.withdraw_offer(offer=found, by=request.access.person, now=clock.now()),
        "Nobody new is paired with them for now. Their pairs stay.",
    )
    return redirect(_board(request))


def _kept(offer: Offer) -> str:
    """What became of an offer that a coordinator entered."""
    name = offer.person.name
    if offer.is_active:
        return f"{name} is on the list."
    return f"{name} is asked, and on the list when they say yes."


def _board(request: NetworkRequest) -> str:
    return f"{reverse('buddies:pairing', args=[request.network.slug])}?show=buddies"
