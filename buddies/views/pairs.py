"""One pair: both people, the reserve, and ending it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from buddies import policies, queries, services
from buddies.forms import ReserveForm
from buddies.views.shared import coordinators_only, done, form_page
from core import clock
from schools.middleware import NetworkRequest
from schools.views.shared import one, saved


@require_safe
def pair(request: NetworkRequest, pk: int) -> HttpResponse:
    """A pair, for its two people, the reserve and coordinators."""
    pairing = one(queries.pairings_for(request.access), pk)
    context = {
        "pairing": pairing,
        "can_end": policies.can_end(request.access, pairing),
        "can_set_reserve": request.access.is_coordinator and pairing.ended_at is None,
        "back_url": reverse(
            "buddies:pairing" if request.access.is_coordinator else "dashboard:home",
            args=[request.network.slug],
        ),
    }
    return render(request, "buddies/pair.html", context)


@require_http_methods(["GET", "POST"])
@coordinators_only
def reserve(request: NetworkRequest, pk: int) -> HttpResponse:
    """Name another reserve."""
    pairing = one(queries.pairings_for(request.access), pk)
    form = ReserveForm(
        request.POST if request.method == "POST" else None,
        access=request.access,
        initial={"reserve": pairing.reserve_id},
    )
    url = reverse("buddies:pair", args=[request.network.slug, pk])
    if saved(
        request,
        form,
        lambda: services.set_reserve(
            pairing=pairing,
            reserve=form.cleaned_data["reserve"],
            by=request.access.person,
            now=clock.now(),
        ),
    ):
        return redirect(url)
    return form_page(
        request,
        form,
        title="Change the reserve",
        back_url=url,
        lead=f"Whom {pairing.supported.name} rings when {pairing.buddy.name} cannot be reached.",
    )


@require_http_methods(["GET", "POST"])
def end(request: NetworkRequest, pk: int) -> HttpResponse:
    """End a pair; asked once, and never why."""
    pairing = one(queries.pairings_for(request.access), pk)
    policies.check_ends(request.access, pairing)
    if request.method == "POST":
        done(
            request,
            lambda: services.end_pairing(
                pairing=pairing, by=request.access.person, now=clock.now()
            ),
            "The pair is ended. Both are told kindly, without a reason.",
        )
        home = "buddies:pairing" if request.access.is_coordinator else "dashboard:home"
        return redirect(home, request.network.slug)
    return render(
        request,
        "includes/confirm.html",
        {
            "title": f"End the pair of {pairing.supported.name} and {pairing.buddy.name}?",
            "body": [
                "You need not give a reason. Both are told kindly that they are not paired any "
                "more, and not by whom.",
                f"{pairing.supported.name} then has no buddy until there is a new one.",
            ],
            "button": "End this pair",
            "back_url": reverse("buddies:pair", args=[request.network.slug, pk]),
            "warning": True,
        },
    )
