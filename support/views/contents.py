"""What stands in a plan, read, and what its forms share. Objectives and actions are written in
files of their own.

Where the words are in hand, error reports show neither variables nor what was sent."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from core import clock
from schools.middleware import NetworkRequest
from support.models import Objective, Plan, PlanShare
from support.plans.looks import note_look
from support.policies import contents as policies
from support.queries import contents as queries
from support.services.holding import Overtaken
from support.views.plans import plan_context, readable_or_404

WORK = PlanShare.Section.WORK


@sensitive_variables()
@require_safe
def work(request: NetworkRequest, pk: int) -> HttpResponse:
    """The objectives of a plan with their actions."""
    plan = readable_or_404(request, pk, WORK)
    rows = list(queries.objectives_of(plan))
    actions = [each for row in rows for each in row.actions.all()]
    return render(
        request,
        "support/work.html",
        plan_context(
            request, plan,
            heading="Objectives and actions",
            objectives=rows,
            may_write=policies.can_write(request.access, plan),
            overdue=[
                each for each in actions
                if each.done_on is None and each.due_on < request.access.today and plan.is_live
            ],
            done=sum(each.done_on is not None for each in actions),
            many=len(actions),
        ),
    )  # fmt: skip


@sensitive_variables()
@require_safe
def due(request: NetworkRequest) -> HttpResponse:
    """What somebody looks after in plans, by its day."""
    waits = queries.waiting_for(request.access)
    for plan in {each.objective.plan for each in waits.own}:
        note_look(plan, request.access, WORK, clock.now())
    return render(request, "support/due.html", {"waits": waits, "today": request.access.today})


def sent(request: NetworkRequest) -> QueryDict | None:
    """What a form was sent with; None where it is shown first."""
    return request.POST if request.method == "POST" else None


def work_url(request: NetworkRequest, plan: Plan) -> str:
    return content_url(request, "work", plan.pk)


def ask(request: NetworkRequest, **context: Any) -> HttpResponse:
    """One question before an act."""
    return render(request, "includes/confirm.html", context)


@sensitive_variables()
def is_saved(form: forms.Form, save: Callable[[str], None], seen_now: str) -> bool:
    """Whether what was typed is kept. Where somebody else was faster the form says so, still
    holds these words, and has now seen the others'."""
    try:
        save(form.cleaned_data["seen"])
    except Overtaken as refusal:
        form.add_error(None, str(refusal))
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["seen"] = seen_now  # type: ignore[index]
        form.is_overtaken = True  # type: ignore[attr-defined]
        return False
    return True


def content_url(request: NetworkRequest, name: str, pk: int) -> str:
    return reverse(f"support:{name}", args=[request.network.slug, pk])


def writable(request: NetworkRequest, plan: Plan) -> Plan:
    """The plan, for whoever keeps it. Raises NotAllowed for who may read it alone, and Refused
    while it is paused or closed."""
    policies.check_keeps(request.access, plan)
    policies.check_goes_on(plan)
    return plan


def form_page(
    request: NetworkRequest, plan: Plan, form: forms.Form, title: str, theirs: Any = (),
    **context: Any,
) -> HttpResponse:  # fmt: skip
    return render(
        request,
        "support/contents_form.html",
        {
            "form": form, "title": title, "plan": plan, "theirs": theirs,
            "back_url": work_url(request, plan), **context,
        },
    )  # fmt: skip


def objective_to_write(request: NetworkRequest, pk: int) -> tuple[Objective, Plan]:
    found = queries.objective_for(request.access, pk)
    if found is None:
        raise Http404
    plan = writable(request, readable_or_404(request, found.plan_id, WORK))
    found.plan = plan
    return found, plan
