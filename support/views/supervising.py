"""A supervisor's own pages: agreeing, what heads read of them, whom they meet next, leaving."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from schools.middleware import NetworkRequest
from schools.views.shared import one, saved
from support.forms.supervision import ApartForm, SupervisorForm, kept_profile
from support.on_offer import rules_of
from support.policies import supervision as policies
from support.queries import supervision as queries
from support.services.apart import keep_apart, not_apart
from support.services.supervisors import agree, leave


@require_safe
def in_confidence(request: NetworkRequest) -> HttpResponse:
    """What stays between two people, and where that ends; for everybody, beforehand."""
    return render(request, "support/in_confidence.html", {"rules": rules_of(request.network)})


@require_http_methods(["GET", "POST"])
def mine(request: NetworkRequest) -> HttpResponse:
    """Who comes next and my series; whoever has not agreed yet reads the limits and decides."""
    access = request.access
    policies.check_supervises(access)
    supervisor = queries.me_as_supervisor(access)
    if supervisor is None or not queries.is_agreed(supervisor):
        return _profile(request, asks=True)
    now = clock.now()
    context = {
        "supervisor": supervisor, "rules": rules_of(request.network),
        "meetings": queries.next_meetings(access, now),
        "series": queries.listed_series(access, now),
    }  # fmt: skip
    return render(request, "support/supervising.html", context)


@require_http_methods(["GET", "POST"])
def profile(request: NetworkRequest) -> HttpResponse:
    """What heads read of me."""
    policies.check_supervises(request.access)
    is_agreed = queries.is_agreed(queries.me_as_supervisor(request.access))
    return _profile(request, asks=not is_agreed)


def _profile(request: NetworkRequest, *, asks: bool) -> HttpResponse:
    access = request.access
    form = SupervisorForm(
        request.POST if request.method == "POST" else None, asks=asks,
        submit="Yes, I will supervise here" if asks else None,
        initial=kept_profile(queries.me_as_supervisor(access)),
    )  # fmt: skip
    if saved(request, form,
        lambda: agree(
            network=request.network, person=access.person, by=access.person, now=clock.now(),
            **form.said(),
        ),
    ):  # fmt: skip
        said = "Thank you. Open a series, and heads can book places." if asks else "It is saved."
        messages.success(request, said)
        return redirect("support:supervising", request.network.slug)
    context = {"form": form, "asks": asks, "rules": rules_of(request.network)}
    return render(request, "support/supervisor.html", context)


@require_http_methods(["GET", "POST"])
def stop(request: NetworkRequest) -> HttpResponse:
    """I supervise here no longer; asks once more."""
    access = request.access
    policies.check_supervises(access)
    supervisor = queries.me_as_supervisor(access)
    if request.method == "POST":
        if supervisor is not None:
            leave(supervisor=supervisor, by=access.person, now=clock.now())
        messages.success(request, "You do not supervise here any more. Thank you for all you did.")
        # The first page is no more there for whoever held nothing else.
        return redirect("home")
    return render(
        request,
        "includes/confirm.html",
        {
            "title": f"Stop supervising in {request.network.name}?",
            "body": [
                "Your series end, and whoever has a place is told at once that the meetings still "
                "to come are off.",
                "What heads read of you is deleted. Nobody asks why.",
            ],
            "button": "Stop supervising here",
            "back_url": reverse("support:supervising", args=[request.network.slug]),
            "warning": True,
        },
    )


@require_http_methods(["GET", "POST"])
def aparts(request: NetworkRequest) -> HttpResponse:
    """Whom I must not meet in supervision, for heads and supervisors."""
    access = request.access
    policies.check_keep_apart(access)
    form = ApartForm(
        request.POST if request.method == "POST" else None,
        schools=queries.schools_to_keep_from(access),
        people=queries.supervisors_to_keep_from(access), with_people=access.is_head,
    )  # fmt: skip
    if saved(request, form,
        lambda: keep_apart(
            network=request.network, person=access.person, by=access.person, now=clock.now(),
            **form.chosen(),
        ),
    ):  # fmt: skip
        messages.success(request, "Saved. Nobody else reads it, and nobody is told.")
        return redirect("support:aparts", request.network.slug)
    context = {"form": form, "aparts": queries.my_aparts(access)}
    return render(request, "support/aparts.html", context)


@require_POST
def remove_apart(request: NetworkRequest, pk: int) -> HttpResponse:
    """Take such a word back."""
    policies.check_keep_apart(request.access)
    apart = one(queries.my_aparts(request.access), pk)
    not_apart(apart=apart, by=request.access.person, now=clock.now())
    messages.success(request, "Taken back. You may meet again.")
    return redirect("support:aparts", request.network.slug)
