"""What a plan needs, who could give it, and what was promised: the head's side of help."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.clock import london_date
from schools.middleware import NetworkRequest
from schools.views.shared import done, form_page, one, saved
from support.forms.help import NeedForm
from support.models import Given, Needed, Plan, PlanShare
from support.plans.seeing import keeps
from support.queries import help as queries
from support.services import help_given as services
from support.views.plans import plan_context, plan_or_404, readable_or_404


@require_safe
def needs(request: NetworkRequest, pk: int) -> HttpResponse:
    """What is needed, what fits, who was asked, and what was given."""
    plan = readable_or_404(request, pk, PlanShare.Section.HELP)
    context = {
        "needs": queries.needs_of(plan, request.access),
        "may_ask": keeps(request.access, plan) and plan.state == Plan.State.OPEN,
    }
    return render(request, "support/plan_help.html", plan_context(request, plan, **context))


def _kept_or_404(request: NetworkRequest, pk: int) -> Plan:
    """A plan in which this person writes."""
    plan = plan_or_404(request, pk)
    if not keeps(request.access, plan):
        raise Http404
    return plan


@require_http_methods(["GET", "POST"])
def add(request: NetworkRequest, pk: int) -> HttpResponse:
    """Say what would help."""
    plan = _kept_or_404(request, pk)
    now = clock.now()
    form = NeedForm(request.POST if request.method == "POST" else None, today=london_date(now))
    if saved(
        request, form,
        lambda: services.need(plan=plan, by=request.access.person, now=now, **form.cleaned_data),
    ):  # fmt: skip
        messages.success(request, "Saved. Below you see who offers it.")
        return redirect("support:plan-help", request.network.slug, pk)
    return form_page(
        request, form, title="What would help?",
        back_url=reverse("support:plan-help", args=[request.network.slug, pk]),
        lead="Organisations read this line without your name and without your school’s. They "
        "learn whose it is once they have said yes to you.",
    )  # fmt: skip


def _need_or_404(request: NetworkRequest, pk: int) -> Needed:
    needed = one(Needed.objects.filter(plan__network=request.network, withdrawn_at=None), pk)
    _kept_or_404(request, needed.plan_id)
    return needed


@require_POST
def withdraw(request: NetworkRequest, pk: int) -> HttpResponse:
    """It is not needed any more."""
    needed = _need_or_404(request, pk)
    done(
        request,
        lambda: services.withdraw_need(needed=needed, by=request.access.person, now=clock.now()),
        "Taken off. Whoever had promised something is told.",
    )
    return redirect("support:plan-help", request.network.slug, needed.plan_id)


@require_POST
def ask(request: NetworkRequest, pk: int, offered: int) -> HttpResponse:
    """Ask an organisation for what it offers."""
    needed = _need_or_404(request, pk)
    chosen = one(queries.offers_in(request.access), offered)
    done(
        request,
        lambda: services.ask(
            needed=needed, offered=chosen, by=request.access.person, now=clock.now()
        ),
        f"{chosen.organisation.name} is asked. You hear from us when they answer.",
    )
    return redirect("support:plan-help", request.network.slug, needed.plan_id)


@require_POST
def take_back(request: NetworkRequest, pk: int) -> HttpResponse:
    """Nobody needs to answer, or to come, any more."""
    given = one(Given.objects.filter(needed__plan__network=request.network), pk)
    plan = _kept_or_404(request, given.needed.plan_id)
    done(
        request,
        lambda: services.take_back(given=given, by=request.access.person, now=clock.now()),
        "Taken back. Days that were given stay counted.",
    )
    return redirect("support:plan-help", request.network.slug, plan.pk)
