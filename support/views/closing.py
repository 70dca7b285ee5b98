"""A plan is paused, goes on, is closed, is opened again, and goes on paper."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.refusals import Refused
from schools.middleware import NetworkRequest
from support.forms.contents import CloseForm, PaperForm
from support.models import Plan
from support.plans import paper
from support.plans.seeing import sections_for
from support.policies import contents as policies
from support.queries import contents as queries
from support.queries.wanting import heads_to_ring
from support.services import closing as services
from support.views.contents import ask, sent
from support.views.plans import plan_or_404, plan_url

GOES_ON = "The plan goes on."


@require_http_methods(["GET", "POST"])
def pause(request: NetworkRequest, pk: int) -> HttpResponse:
    return _asked_first(
        request, pk, services.pause, "The plan is paused. Nothing in it is due until you go on.",
        title="Pause this plan?",
        body=[
            "It can still be read by whoever reads it now, and nothing in it is changed.",
            "Nothing is due and nobody is reminded until you go on with it.",
        ],
        button="Pause it",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def resume(request: NetworkRequest, pk: int) -> HttpResponse:
    return _asked_first(
        request, pk, services.resume, GOES_ON,
        title="Go on with this plan?",
        body="Look at the days of its actions first: some may have passed while it was paused. "
        "Reviews that fell into the pause are not asked for.",
        button="Go on with it",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def close(request: NetworkRequest, pk: int) -> HttpResponse:
    """Close it, with what helped."""
    plan = _kept(request, pk)
    if plan.state == Plan.State.CLOSED:
        raise Refused("This plan is closed already.")
    form = CloseForm(sent(request))
    if request.method == "POST" and form.is_valid():
        services.close(
            plan=plan, helped=form.cleaned_data["helped"], by=request.access.person,
            now=clock.now(),
        )  # fmt: skip
        messages.success(request, "The plan is closed. We wish you and your team well.")
        return redirect(plan_url(plan))
    return render(
        request,
        "support/close.html",
        {
            "form": form, "title": "Close this plan", "plan": plan, "back_url": plan_url(plan),
            "kept": services.kept_for(),
        },
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def open_again(request: NetworkRequest, pk: int) -> HttpResponse:
    return _asked_first(
        request, pk, services.open_again, GOES_ON,
        title="Open this plan again?",
        body="It goes on as it was when it was closed.",
        button="Open it again",
    )  # fmt: skip


@sensitive_variables()
@require_http_methods(["GET", "POST"])
def on_paper(request: NetworkRequest, pk: int) -> HttpResponse:
    """Choose what goes on paper; by POST the PDF."""
    plan = _kept(request, pk)
    visits = queries.monitoring_of(request.access, plan)
    form = PaperForm(
        sent(request),
        sections=sections_for(request.access, plan),
        visits=bool(visits),
    )
    if request.method == "POST" and form.is_valid():
        chosen = frozenset(form.cleaned_data["what"])
        now = clock.now()
        copy = paper.Copy(
            plan=plan,
            made_at=now,
            parts=queries.parts_of(plan) if paper.PEOPLE in chosen else None,
            objectives=list(queries.objectives_of(plan)) if paper.WORK in chosen else None,
            reviews=list(queries.reviews_of(plan)) if paper.REVIEWS in chosen else None,
            visits=visits if PaperForm.VISITS in chosen else None,
        )
        services.record_paper(plan=plan, by=request.access.person, now=now)
        response = HttpResponse(paper.as_pdf(copy), content_type="application/pdf")
        # The name says nothing: it shows in lists of downloads and over shoulders.
        name = f"plan-{clock.london_date(now)}.pdf"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "no-store"
        return response
    return render(
        request,
        "support/contents_form.html",
        {
            "form": form, "title": "The plan on paper", "plan": plan,
            "back_url": plan_url(plan),
            "intro": "A document to lay before governors or trustees. Who stands by you, and "
            "whether you see a supervisor, is never in it. A copy is not protected: keep it where "
            "only those can read it who may.",
        },
    )  # fmt: skip


@require_safe
def wanting(request: NetworkRequest) -> HttpResponse:
    """Heads whom a coordinator rings about their plan. What in it is late is not said."""
    policies.check_rings_heads(request.access)
    plans = heads_to_ring(request.network, request.access.today)
    return render(request, "support/wanting.html", {"plans": plans})


def _kept(request: NetworkRequest, pk: int) -> Plan:
    """A plan that this person keeps. Raises NotAllowed for who may read it alone."""
    plan = plan_or_404(request, pk)
    policies.check_keeps(request.access, plan)
    return plan


def _asked_first(
    request: NetworkRequest, pk: int, act: Callable[..., Plan], said: str, **question: Any
) -> HttpResponse:
    """A question to whoever keeps the plan; by POST the act, and what is said of it."""
    plan = _kept(request, pk)
    if request.method == "POST":
        act(plan=plan, by=request.access.person, now=clock.now())
        messages.success(request, said)
        return redirect(plan_url(plan))
    return ask(request, back_url=plan_url(plan), **question)
