"""One's own duties: what I have taken, and the days that need somebody."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.refusals import Refused
from core.templatetags.covenant import day_short
from directory import policies, queries, services
from directory.models import Duty, DutyQuestion, Entry
from directory.queries import duties as rows
from schools.middleware import NetworkRequest
from schools.views.shared import one

NO_SUCH_DAY = "That day is not on the rota."


@require_safe
def duties(request: NetworkRequest) -> HttpResponse:
    """My duties first, then what I am asked, then the days that need somebody."""
    entry = queries.my_entry(request.access)
    context: dict[str, Any] = {
        "entry": entry,
        "is_listed": policies.is_listed(entry, request.access.today),
    }
    if entry is not None and context["is_listed"]:
        context["rota"] = rows.my_rota(request.access, entry)
    return render(request, "directory/duties.html", context)


@require_POST
def take(request: NetworkRequest) -> HttpResponse:
    """I can be there on that day."""

    def act() -> str:
        entry = _my_entry(request)
        day = _day(request.POST.get("day", ""))
        services.take_duty(entry=entry, day=day, by=request.access.person, now=clock.now())
        return f"Thank you. You are on duty on {day_short(day)}."

    return _back(request, act)


@require_POST
def give_up(request: NetworkRequest, pk: int) -> HttpResponse:
    """I cannot be there after all."""
    duty = one(rows.my_duties(request.access), pk)
    return _back(
        request,
        lambda: _said(
            services.give_up_duty(duty=duty, by=request.access.person, now=clock.now()),
            "You are not on duty on {day} any more. You can take it again below.",
        ),
    )


@require_POST
def swap(request: NetworkRequest, pk: int) -> HttpResponse:
    """Ask others to take it over."""
    duty = one(rows.my_duties(request.access), pk)
    return _back(
        request,
        lambda: _said(
            services.ask_for_swap(duty=duty, by=request.access.person, now=clock.now()),
            "Others are asked to take {day} over. It stays yours until somebody does.",
        ),
    )


@require_POST
def keep(request: NetworkRequest, pk: int) -> HttpResponse:
    """Keep it after all."""
    duty = one(rows.my_duties(request.access), pk)
    return _back(
        request,
        lambda: _said(
            services.keep_duty(duty=duty, by=request.access.person, now=clock.now()),
            "Thank you. You are on duty on {day}, and nobody else is asked.",
        ),
    )


@require_POST
def take_over(request: NetworkRequest, pk: int) -> HttpResponse:
    """Take over what somebody asks others to take."""
    duty = one(rows.duties_to_take_over(request.access), pk)

    def act() -> str:
        entry = _my_entry(request)
        taken = services.take_over(
            duty=duty, entry=entry, by=request.access.person, now=clock.now()
        )
        return _said(taken, "Thank you. You are on duty on {day}.")

    return _back(request, act)


@require_POST
def answer(request: NetworkRequest, pk: int) -> HttpResponse:
    """Yes, or not that day, to a coordinator's question."""
    question = one(rows.my_questions(request.access), pk)
    said = DutyQuestion.Answer.YES if request.POST.get("answer") == "yes" else "no"

    def act() -> str:
        services.answer_duty_question(
            question=question, answer=said, by=request.access.person, now=clock.now()
        )
        if said == DutyQuestion.Answer.YES:
            return f"Thank you. You are on duty on {day_short(question.day)}."
        return "Thank you for saying so. You are not on duty that day."

    return _back(request, act)


def _my_entry(request: NetworkRequest) -> Entry:
    return policies.check_is_listed(queries.my_entry(request.access), request.access.today)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(NO_SUCH_DAY) from None


def _said(duty: Duty, words: str) -> str:
    return words.format(day=day_short(duty.day))


def _back(request: NetworkRequest, act: Callable[[], str]) -> HttpResponse:
    """Do it, say what was done or why not, and show the rota as it is now."""
    try:
        messages.success(request, act())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("directory:duties", request.network.slug)
