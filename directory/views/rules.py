"""What coordinators settle for the directory, and the numbers that answer when nobody else does."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from directory import policies, queries, services
from directory.forms.rota import NumberForm, RulesForm
from directory.models import FallbackNumber
from directory.queries.rota import numbers_for
from schools.middleware import NetworkRequest
from schools.views.shared import form_page, one, saved


@require_http_methods(["GET", "POST"])
def rules(request: NetworkRequest) -> HttpResponse:
    """How many are wanted on duty, and who may be asked."""
    policies.check_keep_rota(request.access)
    kept = queries.rules_of(request.network)
    form = RulesForm(
        request.POST if request.method == "POST" else None,
        initial={
            "on_duty": kept.on_duty,
            "may_ask_serving_inspectors": kept.may_ask_serving_inspectors,
        },
    )
    if saved(request, form,
        lambda: services.settle_rules(
            network=request.network, by=request.access.person, now=clock.now(),
            **form.cleaned_data,
        ),
    ):  # fmt: skip
        messages.success(request, "The rules are saved.")
        return redirect("directory:rota", request.network.slug)
    return form_page(
        request,
        form,
        title="Rules of the directory",
        back_url=reverse("directory:rota", args=[request.network.slug]),
    )


@require_safe
def numbers(request: NetworkRequest) -> HttpResponse:
    """The numbers in their order, each with when it was last rung."""
    policies.check_keep_rota(request.access)
    found = queries.fallback_numbers(request.network)
    return render(request, "directory/numbers.html", {"numbers": found})


@require_http_methods(["GET", "POST"])
def number(request: NetworkRequest, pk: int | None = None) -> HttpResponse:
    """Add a number, or change one."""
    policies.check_keep_rota(request.access)
    found = one(numbers_for(request.access), pk) if pk is not None else None
    names = ("label", "telephone", "hours")
    form = NumberForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(found, name) for name in names} if found else None,
    )
    if saved(request, form,
        lambda: services.keep_number(
            network=request.network, number=found, by=request.access.person, now=clock.now(),
            **form.kept(),
        ),
    ):  # fmt: skip
        messages.success(request, "The number is saved. Ring it, and say here that it answered.")
        return _back(request)
    return form_page(
        request,
        form,
        title=f"Change {found.label}" if found else "Add a number",
        lead="An office that answers, not somebody’s own telephone: a head is given this number "
        "when nobody else has answered.",
        back_url=reverse("directory:numbers", args=[request.network.slug]),
    )


@require_http_methods(["GET", "POST"])
def remove(request: NetworkRequest, pk: int) -> HttpResponse:
    """Asks once more."""
    found = _number(request, pk)
    if request.method == "POST":
        services.remove_number(number=found, by=request.access.person, now=clock.now())
        messages.success(request, f"{found.label} is removed.")
        return _back(request)
    return render(
        request,
        "includes/confirm.html",
        {
            "title": f"Remove {found.label}?",
            "body": "Heads whom nobody answers are not given this number any more.",
            "button": "Remove this number",
            "back_url": reverse("directory:numbers", args=[request.network.slug]),
        },
    )


@require_POST
def rang(request: NetworkRequest, pk: int) -> HttpResponse:
    """I rang it today, and it answered."""
    found = _number(request, pk)
    services.note_rang(number=found, by=request.access.person, now=clock.now())
    messages.success(request, f"Thank you. {found.label} answered today.")
    return _back(request)


@require_POST
def up(request: NetworkRequest, pk: int) -> HttpResponse:
    """Put it before the one above it."""
    found = _number(request, pk)
    services.move_number_up(number=found, by=request.access.person, now=clock.now())
    return _back(request)


def _number(request: NetworkRequest, pk: int) -> FallbackNumber:
    policies.check_keep_rota(request.access)
    return one(numbers_for(request.access), pk)


def _back(request: NetworkRequest) -> HttpResponse:
    return redirect("directory:numbers", request.network.slug)
