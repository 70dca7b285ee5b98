"""Actions of a plan: written, done, deleted.

Where the words are in hand, error reports show neither variables nor what was sent."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from schools.middleware import NetworkRequest
from support.forms.contents import ActionForm, DoneForm
from support.models import Action, Plan
from support.plans.looks import note_look
from support.policies import contents as policies
from support.queries import contents as queries
from support.services import objectives as services
from support.services.holding import seen_of
from support.views.contents import (
    WORK,
    ask,
    content_url,
    form_page,
    is_saved,
    objective_to_write,
    sent,
    work_url,
    writable,
)
from support.views.plans import readable_or_404


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def action_new(request: NetworkRequest, pk: int) -> HttpResponse:
    found, plan = objective_to_write(request, pk)
    today = request.access.today
    form = ActionForm(sent(request), owners=queries.owners_for(plan, today), today=today)
    if request.method == "POST" and form.is_valid():
        services.add_action(
            objective=found, words=form.said(), by=request.access.person, now=clock.now()
        )
        messages.success(request, "The action is added.")
        return redirect(work_url(request, plan))
    return form_page(request, plan, form, "Add an action", about=found.words)


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
    return form_page(
        request, plan, form, "Change this action", theirs,
        delete_url=content_url(request, "action-delete", found.pk),
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
        back_url=content_url(request, "action", found.pk),
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


def _action(request: NetworkRequest, pk: int) -> tuple[Action, Plan]:
    found = queries.action_for(request.access, pk)
    if found is None:
        raise Http404
    plan = writable(request, readable_or_404(request, found.objective.plan_id, WORK))
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
