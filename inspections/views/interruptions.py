"""A deferral or a pause: how to ask, that one has asked, the answer, and the days that follow.

Nobody is asked why, and nothing is kept of it.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from core.refusals import Refused
from inspections import policies, queries, services
from inspections.forms_interruptions import (
    AnswerForm,
    AskForm,
    IncompleteForm,
    InspectorsPausedForm,
    NewDaysForm,
)
from inspections.models import Interruption, Phase, Visit
from inspections.services.interruptions import ASKED_ALREADY, NOTHING_ASKED, TOO_LATE_TO_ASK
from inspections.views.shared import kept_visit, put_on_form, visit_url
from schools.middleware import NetworkRequest

Kind, Answer = Interruption.Kind, Interruption.Answer
TITLES = {
    Kind.DEFERRAL: "What did Ofsted say about the deferral?",
    Kind.PAUSE: "What did Ofsted say about the pause?",
}
ASKED = (
    "It is recorded that you asked. The inspection goes on as arranged until there is an answer. "
    "Say here what they answered."
)


@require_http_methods(["GET", "POST"])
def ask(request: NetworkRequest, pk: int, kind: str) -> HttpResponse:
    """How to ask, in a few sentences; then one tap: I have asked."""
    visit = kept_visit(request, pk)
    if queries.waiting_request(visit) is not None:
        messages.info(request, ASKED_ALREADY)
        return redirect("inspections:answer", request.network.slug, visit.pk)
    if not policies.can_ask(request.access, visit, kind):
        messages.info(request, TOO_LATE_TO_ASK[Kind(kind)])
        return redirect(visit_url(request, visit))
    now = clock.now()
    form = AskForm(request.POST if request.method == "POST" else None, kind=kind, now=now)

    def act() -> None:
        answers = form.cleaned_data
        services.ask(
            visit=visit,
            kind=kind,
            asked_by=answers["asked_by"],
            asked_of=answers["asked_of"],
            asked_at=form.moment(),
            by=request.access.person,
            now=now,
        )

    if _done(request, form, act, asked_at="on"):
        messages.success(request, ASKED)
        return redirect(visit_url(request, visit))
    return render(
        request,
        f"inspections/ask_{kind}.html",
        {"form": form, "visit": visit, "back_url": visit_url(request, visit)},
    )


@require_http_methods(["GET", "POST"])
def answer(request: NetworkRequest, pk: int) -> HttpResponse:
    """What Ofsted answered."""
    visit = kept_visit(request, pk)
    waiting = queries.waiting_request(visit)
    if waiting is None:
        messages.info(request, NOTHING_ASKED)
        return redirect(visit_url(request, visit))
    now = clock.now()
    form = AnswerForm(
        request.POST if request.method == "POST" else None, visit=visit, kind=waiting.kind, now=now
    )
    if _done(request, form, lambda: _answer(request, visit, waiting.kind, form), answered_at="on"):
        messages.success(request, "The answer is recorded, and whoever needs to know is told.")
        return redirect(visit_url(request, visit))
    return _form(request, visit, form, TITLES[Kind(waiting.kind)])


def _answer(request: NetworkRequest, visit: Visit, kind: str, form: AnswerForm) -> None:
    answers, by = form.cleaned_data, request.access.person
    if answers["answer"] == Answer.WITHDRAWN:
        services.withdraw(visit=visit, by=by, now=form.now)
        return
    given: dict[str, Any] = {"visit": visit, "by": by, "now": form.now}
    given["answered_at"] = form.moment()
    if answers["answer"] == Answer.REFUSED:
        services.refuse(**given)
    elif kind == Kind.DEFERRAL:
        services.grant_deferral(**given, first_day=answers["first_day"])
    else:
        services.grant_pause(
            **given, stopped_on=answers["stopped_on"], resumes_on=answers["first_day"]
        )


@require_http_methods(["GET", "POST"])
def paused_by_inspectors(request: NetworkRequest, pk: int) -> HttpResponse:
    """The inspectors paused it themselves: request and answer in one go."""
    visit = kept_visit(request, pk)
    if not policies.can_ask(request.access, visit, Kind.PAUSE):
        messages.info(request, TOO_LATE_TO_ASK[Kind.PAUSE])
        return redirect(visit_url(request, visit))
    now = clock.now()
    form = InspectorsPausedForm(
        request.POST if request.method == "POST" else None, visit=visit, now=now
    )

    def act() -> None:
        services.pause_by_inspectors(
            visit=visit,
            stopped_on=form.cleaned_data["stopped_on"],
            resumes_on=form.cleaned_data["first_day"],
            by=request.access.person,
            now=now,
        )

    if _done(request, form, act):
        messages.success(request, "It is recorded, and whoever needs to know is told.")
        return redirect(visit_url(request, visit))
    return _form(
        request, visit, form, "The inspectors have paused it",
        "Usually until the next day. A pause says nothing about the school, and it does not "
        "affect the grades. Nobody asks here why.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def incomplete(request: NetworkRequest, pk: int) -> HttpResponse:
    """The team left before it was complete, and will come back."""
    visit = kept_visit(request, pk)
    if not policies.can_leave_incomplete(request.access, visit):
        messages.info(request, "This is recorded already, or cannot be yet.")
        return redirect(visit_url(request, visit))
    now = clock.now()
    form = IncompleteForm(
        request.POST if request.method == "POST" else None,
        visit=visit,
        now=now,
        is_paused=visit.phase == Phase.PAUSED,
    )

    def act() -> None:
        services.leave_incomplete(
            visit=visit,
            stopped_on=form.cleaned_data.get("stopped_on"),
            resumes_on=form.cleaned_data["first_day"],
            by=request.access.person,
            now=now,
        )

    if _done(request, form, act):
        messages.success(request, "It is recorded, and whoever needs to know is told.")
        return redirect(visit_url(request, visit))
    return _form(
        request, visit, form, "The team left it incomplete",
        "They come back to gather what they still need. The days for the report are counted "
        "once they have.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def new_days(request: NetworkRequest, pk: int) -> HttpResponse:
    """Ofsted has told us the days."""
    visit = kept_visit(request, pk)
    if not policies.can_set_days(request.access, visit):
        messages.info(
            request, "This visit does not wait for new days. Correct its details instead."
        )
        return redirect(visit_url(request, visit))
    form = NewDaysForm(
        request.POST if request.method == "POST" else None,
        is_deferred=visit.phase == Phase.DEFERRED,
    )

    def act() -> None:
        services.set_new_days(
            visit=visit,
            first_day=form.cleaned_data["first_day"],
            last_day=form.cleaned_data["last_day"],
            by=request.access.person,
            now=clock.now(),
        )

    if _done(request, form, act):
        messages.success(request, "The days are saved. Whoever was told before hears of them.")
        return redirect(visit_url(request, visit))
    return _form(request, visit, form, "Ofsted has told us the days")


def _done(request: NetworkRequest, form: forms.Form, act: Callable[[], None], **boxes: str) -> bool:
    """Whether the form was sent and the act done; what was wrong is on the form, beside its
    box."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except ValidationError as problem:
        put_on_form(form, problem, resumes_on="first_day", **boxes)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False


def _form(
    request: NetworkRequest, visit: Visit, form: forms.Form, title: str, words: str = ""
) -> HttpResponse:
    context = {"form": form, "title": title, "words": words, "back_url": visit_url(request, visit)}
    return render(request, "inspections/form.html", context)
