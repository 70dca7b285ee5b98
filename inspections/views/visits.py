"""Acts on a visit: correct it, take it back, say what has happened."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from core.refusals import Refused
from inspections import policies, services
from inspections.forms import StepForm, VisitForm
from inspections.forms_interruptions import NumberForm
from inspections.models import Phase, VisitChange
from inspections.views.shared import kept_visit, say_problem, visit_url
from inspections.visits import BEFORE_THE_DRAFT, why_not_take_back
from schools.middleware import NetworkRequest

STEP_WORDS = {
    Phase.DRAFT: (
        "The draft report has come",
        "From this day your five working days for comments are counted. Say nothing here of "
        "what it says: the grades are provisional.",
    ),
    Phase.PUBLISHED: (
        "The report is published",
        "The visit stays here for you to look at, and your buddy stays with you.",
    ),
}
DAYS_SAVED = "The details are saved. Whoever was told of the days hears that they have moved."
# What is said without a date: the question, what follows, the button, and what is said after.
QUESTIONS: dict[str, tuple[str, str, str, str]] = {
    Phase.PLANNED: (
        "Was the planning call held?",
        "Then the days are agreed. If they are not those on the visit’s page, correct them there.",
        "Yes, it was held",
        "It is recorded.",
    ),
    Phase.FEEDBACK: (
        "Has the team left for good, and given its feedback?",
        "Then nobody comes on the days that were still to follow, and the days for the report "
        "are counted from today. What you were told is yours: nothing is asked here.",
        "Yes, the team has left",
        "It is recorded. Ring somebody, if you can: the hour after is a hard one.",
    ),
    Phase.MONITORING: (
        "Will Ofsted monitor the school?",
        "The visits that follow belong to the monitoring, until you close this one. Why there "
        "is one is not kept here.",
        "Yes, it is being monitored",
        "It is recorded. Your buddy stays with you.",
    ),
    Phase.CLOSED: (
        "Close this visit?",
        "No more reminders leave for it. The buddy stays.",
        "Close the visit",
        "The visit is closed.",
    ),
}


@require_http_methods(["GET", "POST"])
def correct(request: NetworkRequest, pk: int) -> HttpResponse:
    """Correct the kind, the call, the days, the number that was given; and say why."""
    visit = kept_visit(request, pk)
    if not visit.is_open:
        messages.info(request, "This visit is not open any more, so its details stay as they are.")
        return redirect(visit_url(request, visit))
    now = clock.now()
    form = VisitForm(request.POST if request.method == "POST" else None, visit=visit, now=now)
    if request.method == "POST" and form.is_valid():
        days = visit.first_day, visit.last_day
        visit = services.correct_visit(
            visit=visit, by=request.access.person, now=now, **form.details()
        )
        moved = days != (visit.first_day, visit.last_day) and visit.phase in BEFORE_THE_DRAFT
        messages.success(request, DAYS_SAVED if moved else "The details are saved.")
        return redirect(visit_url(request, visit))
    return render(
        request,
        "inspections/form.html",
        {"form": form, "title": "Correct the details", "back_url": visit_url(request, visit)},
    )


@require_http_methods(["GET", "POST"])
def number(request: NetworkRequest, pk: int) -> HttpResponse:
    """Keep the senior inspector's number, from the notification call."""
    visit = kept_visit(request, pk)
    if not visit.is_open:
        messages.info(request, "This visit is not open any more, so its details stay as they are.")
        return redirect(visit_url(request, visit))
    form = NumberForm(
        request.POST if request.method == "POST" else None,
        initial={"senior_inspector": visit.senior_inspector},
    )
    if request.method == "POST" and form.is_valid():
        services.correct_visit(
            visit=visit,
            senior_inspector=form.cleaned_data["senior_inspector"],
            why=VisitChange.Why.SAID,
            by=request.access.person,
            now=clock.now(),
        )
        messages.success(request, "The number is kept on the visit’s page.")
        return redirect(visit_url(request, visit))
    return render(
        request,
        "inspections/form.html",
        {
            "form": form,
            "title": "The number from the call",
            "words": "If you were not given one, leave it: nothing here needs it.",
            "back_url": visit_url(request, visit),
        },
    )


@require_http_methods(["GET", "POST"])
def take_back(request: NetworkRequest, pk: int) -> HttpResponse:
    """This was a mistake: asked once, then everybody who was told is told."""
    visit = kept_visit(request, pk)
    now = clock.now()
    if request.method == "POST":
        try:
            services.take_back_visit(visit=visit, by=request.access.person, now=now)
        except Refused as refusal:
            messages.info(request, str(refusal))
            return redirect(visit_url(request, visit))
        messages.success(request, "It is taken back. Everybody who was told will be told.")
        return redirect("dashboard:home", request.network.slug)
    why_not = why_not_take_back(visit, now)
    if why_not is not None:
        messages.info(request, why_not)
        return redirect(visit_url(request, visit))
    return render(
        request,
        "includes/confirm.html",
        {
            "title": "Was this a mistake?",
            "body": [
                "The visit is taken off every page, and what was planned for it is cancelled.",
                "Everybody who was told that Ofsted called is told that it was a mistake.",
            ],
            "button": "Yes, it was a mistake",
            "back_url": visit_url(request, visit),
        },
    )


@require_http_methods(["GET", "POST"])
def step(request: NetworkRequest, pk: int, phase: str) -> HttpResponse:
    """Say on which day the draft came or the report was published."""
    visit = kept_visit(request, pk)
    if not policies.can_move_visit(request.access, visit, phase):
        messages.info(request, "This is recorded already, or cannot be yet.")
        return redirect(visit_url(request, visit))
    now = clock.now()
    target = Phase(phase)
    title, words = STEP_WORDS[target]
    form = StepForm(
        request.POST if request.method == "POST" else None, visit=visit, phase=target, now=now
    )
    if request.method == "POST" and form.is_valid():
        services.move_visit(
            visit=visit,
            phase=target,
            on=form.cleaned_data["on"],
            by=request.access.person,
            now=now,
        )
        messages.success(request, "It is recorded. Thank you.")
        return redirect(visit_url(request, visit))
    return render(
        request,
        "inspections/form.html",
        {"form": form, "title": title, "words": words, "back_url": visit_url(request, visit)},
    )


@require_http_methods(["GET", "POST"])
def say(request: NetworkRequest, pk: int, phase: str) -> HttpResponse:
    """Say what has happened, in one tap and a question."""
    visit = kept_visit(request, pk)
    title, body, button, done = QUESTIONS[phase]
    if not policies.can_move_visit(request.access, visit, phase):
        messages.info(request, "This is recorded already, or cannot be yet.")
        return redirect(visit_url(request, visit))
    if request.method == "POST":
        try:
            services.move_visit(visit=visit, phase=phase, by=request.access.person, now=clock.now())
        except ValidationError as problem:
            say_problem(request, problem)
        else:
            messages.success(request, done)
        return redirect(visit_url(request, visit))
    return render(
        request,
        "includes/confirm.html",
        {"title": title, "body": body, "button": button, "back_url": visit_url(request, visit)},
    )
