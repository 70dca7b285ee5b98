"""Objectives of a plan: written, met, deleted.

Where the words are in hand, error reports show neither variables nor what was sent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from schools.middleware import NetworkRequest
from support.forms.contents import ObjectiveForm
from support.policies import contents as policies
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
def objective_new(request: NetworkRequest, pk: int) -> HttpResponse:
    plan = writable(request, readable_or_404(request, pk, WORK))
    form = ObjectiveForm(sent(request))
    if request.method == "POST" and form.is_valid():
        services.add_objective(
            plan=plan, area=form.cleaned_data["area"], words=form.cleaned_data["words"],
            by=request.access.person, now=clock.now(),
        )  # fmt: skip
        messages.success(request, "The objective is added. Say next who does what for it.")
        return redirect(work_url(request, plan))
    return form_page(request, plan, form, "Add an objective")


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def objective(request: NetworkRequest, pk: int) -> HttpResponse:
    """Write an objective anew."""
    found, plan = objective_to_write(request, pk)
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
    return form_page(
        request, plan, form, "Change this objective", theirs,
        delete_url=content_url(request, "objective-delete", found.pk),
    )  # fmt: skip


@require_POST
def objective_met(request: NetworkRequest, pk: int) -> HttpResponse:
    """Say that it is met, or that it is not after all."""
    found, plan = objective_to_write(request, pk)
    is_met = request.POST.get("met") == "yes"
    services.set_met(objective=found, is_met=is_met, by=request.access.person, now=clock.now())
    messages.success(request, "It is met." if is_met else "It goes on.")
    return redirect(work_url(request, plan))


@require_http_methods(["GET", "POST"])
def objective_delete(request: NetworkRequest, pk: int) -> HttpResponse:
    found, plan = objective_to_write(request, pk)
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
        back_url=content_url(request, "objective", found.pk),
        warning=True,
    )
