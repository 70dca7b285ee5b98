"""Objectives and actions of a plan: read, write, done, deleted.

Where the words are in hand, error reports show neither variables nor what was sent."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from schools.middleware import NetworkRequest
from support.forms.contents import ActionForm, DoneForm, ObjectiveForm
from support.models import Action, Objective, Plan, PlanShare
from support.plans.looks import note_look
from support.policies import contents as policies
from support.queries import contents as queries
from support.services import objectives as services
from support.services.holding import Overtaken, seen_of
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


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def objective_new(request: NetworkRequest, pk: int) -> HttpResponse:
    plan = _writable(request, readable_or_404(request, pk, WORK))
    form = ObjectiveForm(sent(request))
    if request.method == "POST" and form.is_valid():
        services.add_objective(
            plan=plan, area=form.cleaned_data["area"], words=form.cleaned_data["words"],
            by=request.access.person, now=clock.now(),
        )  # fmt: skip
        messages.success(request, "The objective is added. Say next who does what for it.")
        return redirect(work_url(request, plan))
    return _page(request, plan, form, "Add an objective")


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def objective(request: NetworkRequest, pk: int) -> HttpResponse:
    """Write an objective anew."""
    found, plan = _objective(request, pk)
    seen_now = seen_of(found.area, found.words)
    initial = {"area": found.area, "words": found.words, "seen": seen_now}
    form = ObjectiveForm(sent(request), initial=initial)

    def save(seen: str) -> None:
        services.change_objective(
            objective=found, area=form.cleaned_data["area"], words=form.cleaned_data["words"],
            by=request.access.person, now=clock.now(), seen=seen,
        )  # fmt: skip

    if request.method == "POST" and form.is_valid() and is_saved(form, save, seen_now):
        messages.success(request, "The objective is changed.")
        return redirect(work_url(request, plan))
    theirs = [("Area", found.get_area_display()), ("What is to be better", found.words)]
    return _page(
        request, plan, form, "Change this objective", theirs,
        delete_url=_url(request, "objective-delete", found.pk),
    )  # fmt: skip


@require_POST
def objective_met(request: NetworkRequest, pk: int) -> HttpResponse:
    """Say that it is met, or that it is not after all."""
    found, plan = _objective(request, pk)
    is_met = request.POST.get("met") == "yes"
    services.set_met(objective=found, is_met=is_met, by=request.access.person, now=clock.now())
    messages.success(request, "It is met." if is_met else "It goes on.")
    return redirect(work_url(request, plan))


@require_http_methods(["GET", "POST"])
def objective_delete(request: NetworkRequest, pk: int) -> HttpResponse:
    found, plan = _objective(request, pk)
    if why_not := policies.why_not_delete_objective(found):
        messages.info(request, why_not)
        return redirect(work_url(request, plan))
    if request.method == "POST":
        services.delete_objective(objective=found, by=request.access.person, now=clock.now())
        messages.success(request, "The objective is deleted.")
        return redirect(work_url(request, plan))
    return ask(
        request,
        title="Delete this objective?",
        body="It goes with its actions, and cannot be brought back. Nothing of it is done yet.",
        button="Delete it",
        back_url=_url(request, "objective", found.pk),
        warning=True,
    )


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def action_new(request: NetworkRequest, pk: int) -> HttpResponse:
    found, plan = _objective(request, pk)
    today = request.access.today
    form = ActionForm(sent(request), owners=queries.owners_for(plan, today), today=today)
    if request.method == "POST" and form.is_valid():
        services.add_action(
            objective=found, words=form.said(), by=request.access.person, now=clock.now()
        )
        messages.success(request, "The action is added.")
        return redirect(work_url(request, plan))
    return _page(request, plan, form, "Add an action", about=found.words)


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def action(request: NetworkRequest, pk: int) -> HttpResponse:
    """Write an action anew."""
    found, plan = _action(request, pk)
    today = request.access.today
    seen_now = services.seen_of_action(found)
    initial = {
        "words": found.words, "owner": found.owner_id, "due_on": found.due_on,
        "owner_name": "" if found.owner_id else found.owner_name,
        "seen": seen_now,
    }  # fmt: skip
    form = ActionForm(
        sent(request), initial=initial, owners=queries.owners_for(plan, today),
        today=today, action=found,
    )  # fmt: skip

    def save(seen: str) -> None:
        services.change_action(
            action=found, words=form.said(), by=request.access.person, now=clock.now(), seen=seen
        )

    if request.method == "POST" and form.is_valid() and is_saved(form, save, seen_now):
        messages.success(request, "The action is changed.")
        return redirect(work_url(request, plan))
    theirs = [
        ("What is done", found.words), ("Whose it is", found.owner_name), ("By", found.due_on),
    ]  # fmt: skip
    return _page(
        request, plan, form, "Change this action", theirs,
        delete_url=_url(request, "action-delete", found.pk),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def action_delete(request: NetworkRequest, pk: int) -> HttpResponse:
    found, plan = _action(request, pk)
    if why_not := policies.why_not_delete_action(found):
        messages.info(request, why_not)
        return redirect(work_url(request, plan))
    if request.method == "POST":
        services.delete_action(action=found, by=request.access.person, now=clock.now())
        messages.success(request, "The action is deleted.")
        return redirect(work_url(request, plan))
    return ask(
        request,
        title="Delete this action?",
        body="It cannot be brought back. Whoever it was given to is no longer reminded of it.",
        button="Delete it",
        back_url=_url(request, "action", found.pk),
        warning=True,
    )


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def action_done(request: NetworkRequest, pk: int) -> HttpResponse:
    """Say that an action is done and how one can see that: whoever keeps the plan, and whose it
    is."""
    found, back_url = _own_action(request, pk)
    today = request.access.today
    seen_now = seen_of(found.done_on, found.evidence)
    initial = {"done_on": found.done_on or today, "evidence": found.evidence, "seen": seen_now}
    form = DoneForm(sent(request), initial=initial, today=today)

    def save(seen: str) -> None:
        services.do_action(
            action=found, done_on=form.cleaned_data["done_on"],
            evidence=form.cleaned_data["evidence"], by=request.access.person, now=clock.now(),
            seen=seen,
        )  # fmt: skip

    if request.method == "POST" and form.is_valid() and is_saved(form, save, seen_now):
        messages.success(request, "It is done. Thank you.")
        return redirect(back_url)
    title = "Evidence" if found.done_on else "It is done"
    theirs = [("Done on", found.done_on or "not yet"), ("How one can see that", found.evidence)]
    return render(
        request,
        "support/contents_form.html",
        {
            "form": form, "title": title, "back_url": back_url, "about": found.words,
            "theirs": theirs, "plan": found.objective.plan,
        },
    )  # fmt: skip


@require_POST
def action_not_done(request: NetworkRequest, pk: int) -> HttpResponse:
    """It is not done after all."""
    found, back_url = _own_action(request, pk)
    services.undo_action(action=found, by=request.access.person, now=clock.now())
    messages.success(request, "It is not done yet.")
    return redirect(back_url)


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
    return _url(request, "work", plan.pk)


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


def _url(request: NetworkRequest, name: str, pk: int) -> str:
    return reverse(f"support:{name}", args=[request.network.slug, pk])


def _writable(request: NetworkRequest, plan: Plan) -> Plan:
    """The plan, for whoever keeps it. Raises NotAllowed for who may read it alone, and Refused
    while it is paused or closed."""
    policies.check_keeps(request.access, plan)
    policies.check_goes_on(plan)
    return plan


def _objective(request: NetworkRequest, pk: int) -> tuple[Objective, Plan]:
    found = queries.objective_for(request.access, pk)
    if found is None:
        raise Http404
    plan = _writable(request, readable_or_404(request, found.plan_id, WORK))
    found.plan = plan
    return found, plan


def _action(request: NetworkRequest, pk: int) -> tuple[Action, Plan]:
    found = queries.action_for(request.access, pk)
    if found is None:
        raise Http404
    plan = _writable(request, readable_or_404(request, found.objective.plan_id, WORK))
    found.objective.plan = plan
    return found, plan


def _own_action(request: NetworkRequest, pk: int) -> tuple[Action, str]:
    """An action that this person may say is done, and where they come from."""
    own = queries.own_action_for(request.access, pk)
    if own is None:
        found, plan = _action(request, pk)
        return found, work_url(request, plan)
    plan = own.objective.plan
    policies.check_goes_on(plan)
    note_look(plan, request.access, WORK, clock.now())
    if policies.can_write(request.access, plan):
        return own, work_url(request, plan)
    return own, reverse("support:due", args=[request.network.slug])


def _page(
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
