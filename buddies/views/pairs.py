"""One pair: both people, the reserve, its code of practice, its end, and who comes after."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from buddies import policies, queries, services
from buddies.fitness import MayBeSetAside
from buddies.fitting import buddies_for, reserves_for
from buddies.forms import AnotherForm, ReserveForm
from buddies.models import Pairing
from buddies.views.shared import coordinators_only, form_page
from core import clock
from core.refusals import Refused
from schools.middleware import NetworkRequest
from schools.queries import named_human
from schools.views.shared import done, one, saved

PER_PAGE = 50


def _back(request: NetworkRequest) -> str:
    name = "buddies:pairing" if request.access.is_coordinator else "dashboard:home"
    return reverse(name, args=[request.network.slug])


def _of_two(request: NetworkRequest, pairing: Pairing) -> bool:
    return policies.is_one_of_two(request.access.person, pairing)


@require_safe
def pair(request: NetworkRequest, pk: int) -> HttpResponse:
    """A pair, for its two people, the reserve and coordinators; of an ended one its dates."""
    pairing = one(queries.pairings_for(request.access), pk)
    is_live, is_coordinator = pairing.ended_at is None, request.access.is_coordinator
    context = {
        "pairing": pairing,
        "is_supported": pairing.supported_id == request.access.person.pk,
        "is_one_of_two": _of_two(request, pairing),
        "talks": queries.talks_of(pairing) if is_live else [],
        "can_end": policies.can_end(request.access, pairing),
        "can_set_reserve": is_coordinator and is_live,
        "can_find_another": is_coordinator and policies.may_need_another(pairing),
        "back_url": _back(request),
    }
    return render(request, "buddies/pair.html", context)


@require_safe
def history(request: NetworkRequest) -> HttpResponse:
    """Pairs that have ended, as dates alone."""
    rows = queries.history_for(request.access)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "back_url": _back(request)}
    return render(request, "buddies/pairs_history.html", context)


@require_http_methods(["GET", "POST"])
def code(request: NetworkRequest, pk: int) -> HttpResponse:
    """The code of practice of a live pair. Each of the two ticks it for themselves; who is not
    one of them reads it and sees no ticks."""
    pairing = one(queries.pairings_for(request.access), pk)
    url = reverse("buddies:pair", args=[request.network.slug, pk])
    if pairing.ended_at is not None:
        return redirect(url)
    if request.method == "POST":
        policies.check_is_one_of_two(request.access.person, pairing)
        done(
            request,
            lambda: services.agree(pairing=pairing, by=request.access.person, now=clock.now()),
            "Thank you. It is kept that you agree.",
        )
        return redirect(url)
    me = request.access.person
    context = {
        "pairing": pairing,
        "is_one_of_two": _of_two(request, pairing),
        "ticks": [
            (pairing.supported, pairing.supported_agreed_at, pairing.supported_id == me.pk),
            (pairing.buddy, pairing.buddy_agreed_at, pairing.buddy_id == me.pk),
        ],
        "human": named_human(request.network, request.access.today),
        "back_url": url,
    }
    return render(request, "buddies/pair_code.html", context)


@require_http_methods(["GET", "POST"])
@coordinators_only
def reserve(request: NetworkRequest, pk: int) -> HttpResponse:
    """Name another reserve; who would fit best stands first."""
    pairing = one(queries.pairings_for(request.access), pk)
    fitting = reserves_for(pairing, request.access.today)
    form = ReserveForm(
        request.POST if request.method == "POST" else None,
        access=request.access,
        first=[each.person for each in fitting],
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
        lead=f"Whom {pairing.supported.name} rings when {pairing.buddy.name} cannot be reached. "
        "Who would fit best stands first.",
    )


@require_http_methods(["GET", "POST"])
@coordinators_only
def another(request: NetworkRequest, pk: int) -> HttpResponse:
    """Find another buddy for the head of a pair that has ended, or whose buddy has left: those
    who are free and fit best, each with why."""
    pairing = one(queries.pairings_for(request.access), pk)
    head, network = pairing.supported, request.network
    present = queries.pairing_of(head.pk, network.pk)
    if present is not None and present.pk != pairing.pk:
        messages.success(request, f"{head.name} has a buddy again.")
        return redirect("buddies:pair", network.slug, present.pk)
    if head.erased_at is not None:
        raise Http404
    fitting = buddies_for(network, head, request.access.today, but=pairing.buddy_id)
    form = AnotherForm(request.POST if request.method == "POST" else None, fitting=fitting)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.find_another(
                pairing=pairing, buddy=form.cleaned_data["buddy"],
                reserve=form.cleaned_data["reserve"], by=request.access.person, now=clock.now(),
            )  # fmt: skip
        except MayBeSetAside as refusal:
            form.add_error(None, f"{refusal} You can still pair them by hand.")
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "They are paired, and both are told.")
            return redirect("buddies:pair", network.slug, made.pk)
    context = {
        "form": form,
        "head": head,
        "is_live": pairing.ended_at is None,
        "has_any": bool(fitting),
        "back_url": reverse("buddies:pair", args=[network.slug, pk]),
    }
    return render(request, "buddies/pair_another.html", context)


@require_http_methods(["GET", "POST"])
def end(request: NetworkRequest, pk: int) -> HttpResponse:
    """End a pair; asked once, and never why."""
    pairing = one(queries.pairings_for(request.access), pk)
    policies.check_ends(request.access, pairing)
    is_mine = _of_two(request, pairing)
    if request.method == "POST":
        done(
            request,
            lambda: services.end_pairing(
                pairing=pairing, by=request.access.person, now=clock.now(),
                why=Pairing.WhyEnded.ONE_OF_THEM if is_mine else Pairing.WhyEnded.COORDINATOR,
            ),
            "The pair is ended. Both are told kindly, without a reason.",
        )  # fmt: skip
        return redirect(_back(request))
    return render(
        request,
        "includes/confirm.html",
        {
            "title": f"End the pair of {pairing.supported.name} and {pairing.buddy.name}?",
            "body": _before_the_end(pairing, request.access.person.pk),
            "button": "End this pair",
            "back_url": reverse("buddies:pair", args=[request.network.slug, pk]),
            "warning": True,
        },
    )


def _before_the_end(pairing: Pairing, me: int) -> list[str]:
    """What happens when the pair ends, for the head, the buddy or a coordinator."""
    said = [
        "Pairs end for many reasons, and that is all right. You need not give one, and nobody "
        "asks. Both are told kindly that they are not paired any more, and not by whom.",
    ]
    whose, them = ("your", "you") if me == pairing.supported_id else (
        f"{pairing.supported.first_name}’s", pairing.supported.name
    )  # fmt: skip
    if pairing.reserve is not None:
        said.append(f"Until there is another buddy, {whose} reserve {pairing.reserve.name} is the "
                    f"one to ring, and is told so.")  # fmt: skip
    said.append(f"A coordinator is asked at once to find another buddy for {them}.")
    return said
