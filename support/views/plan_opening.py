"""The list of plans, opening one at one's own wish, and making an earlier head's one's own."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from schools.middleware import NetworkRequest
from schools.views.shared import saved
from support.forms.plans import OpenForm
from support.models import Plan
from support.policies.plans import can_take_on
from support.queries.plans import plans_for, schools_without_plan
from support.services.plan_people import take_on as take_on_plan
from support.services.plans import open_plan
from support.views.plans import plan_or_404, plan_url

PER_PAGE = 30


@require_safe
def plans(request: NetworkRequest) -> HttpResponse:
    """The plans that this person may open."""
    page = Paginator(plans_for(request.access), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "support/plans.html",
        {"page": page, "may_open": schools_without_plan(request.access).exists()},
    )


@require_http_methods(["GET", "POST"])
def wish(request: NetworkRequest) -> HttpResponse:
    """A head opens a plan before, or without, any report."""
    access = request.access
    if not access.is_head:
        raise Http404
    schools = list(schools_without_plan(access))
    if not schools:
        messages.info(request, "There is a plan for your school already.")
        return redirect("support:plans", request.network.slug)
    form = OpenForm(request.POST if request.method == "POST" else None, schools=schools)
    opened: list[Plan] = []

    def act() -> None:
        opened.append(
            open_plan(
                school=form.school(), head=access.person, why=Plan.Why.WISH, by=access.person,
                now=clock.now(),
            )
        )  # fmt: skip

    if saved(request, form, act):
        messages.success(request, "Your plan is open. Nobody else knows of it yet.")
        return redirect(plan_url(opened[0]))
    return render(
        request,
        "inspections/form.html",
        {
            "form": form,
            "title": "Open a support plan",
            "words": "A place for what would help you and your team: who stands by you, what is "
            "taken off you, what help you need. Nobody else sees that there is one until you "
            "ask somebody or share it.",
            "back_url": reverse("support:plans", args=[request.network.slug]),
        },
    )


@require_http_methods(["GET", "POST"])
def take_on(request: NetworkRequest, pk: int) -> HttpResponse:
    """Whoever leads the school now makes the plan theirs."""
    plan = plan_or_404(request, pk)
    if not can_take_on(request.access, plan):
        raise Http404
    if request.method == "POST":
        take_on_plan(plan=plan, by=request.access.person, now=clock.now())
        messages.success(request, "The plan is yours now. You say who reads what of it.")
        return redirect(plan_url(plan))
    return render(
        request,
        "includes/confirm.html",
        {
            "title": "Make this plan yours?",
            "body": [
                "Objectives, actions and reviews stay.",
                "What was the earlier head’s alone goes: who stood by them, what was written for "
                "them, and whom they let read it.",
            ],
            "button": "Make it mine",
            "back_url": plan_url(plan),
        },
    )
