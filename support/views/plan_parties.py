"""Asking the parties that signed, leaving some out, and a party's own page."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from core import clock
from schools.middleware import NetworkRequest
from schools.views.shared import one, saved
from support.forms.plans import AskForm, LeaveOutForm, NoteForm, PartyForm, as_written
from support.models import PartyAsked, Plan
from support.plans.in_time import asks_on
from support.plans.parties import left_out_of, lines_signed, to_ask
from support.policies.plans import can_answer_for, can_choose_parties, check_writes_people
from support.queries.plan_pages import (
    officers_to_name,
    parties_of,
    parties_to_note,
    party_for,
)
from support.services.parties import (
    ASKED_ALREADY,
    THEY_ANSWERED,
    answer_party,
    ask_parties,
    choose_parties,
    note_answer,
)
from support.views.plans import plan_or_404, plan_url

NOT_YET = (
    "Whoever speaks for this organisation is asked first, or the plan rests. You can note what "
    "they say once you are asked to ring them."
)
NOBODY_TO_ASK = "Everybody who signed and is concerned has been asked."


def own_plan_or_back(request: NetworkRequest, pk: int) -> Plan:
    """A plan that goes on and whose head this is. NotAllowed for others, Refused where it rests."""
    plan = plan_or_404(request, pk)
    check_writes_people(request.access, plan)
    return plan


@require_http_methods(["GET", "POST"])
def ask(request: NetworkRequest, pk: int) -> HttpResponse:
    """The head asks parties now."""
    plan = own_plan_or_back(request, pk)
    standings = to_ask(plan)
    if not standings:
        messages.info(request, NOBODY_TO_ASK)
        return redirect(plan_url(plan))
    form = AskForm(request.POST if request.method == "POST" else None, standings=standings)

    def act() -> None:
        ask_parties(plan=plan, standings=form.chosen(), by=request.access.person, now=clock.now())

    if saved(request, form, act):
        messages.success(request, "They are asked. You find their answers here.")
        return redirect(plan_url(plan))
    return render(
        request,
        "inspections/form.html",
        {
            "form": form,
            "title": "Ask those who signed",
            "words": "Their officers get a message that names neither you nor the school. The "
            "page behind it says that there is a plan for your school, with what they signed; it "
            "shows nothing of what stands in the plan.",
            "back_url": plan_url(plan),
        },
    )


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def leave_out(request: NetworkRequest, pk: int) -> HttpResponse:
    """Before the parties are asked the head says whom they would not have asked."""
    plan = own_plan_or_back(request, pk)
    standings = to_ask(plan)
    on = asks_on(plan)
    if not standings or not can_choose_parties(request.access, plan, on):
        messages.info(request, ASKED_ALREADY if standings else NOBODY_TO_ASK)
        return redirect(plan_url(plan))
    form = LeaveOutForm(
        request.POST if request.method == "POST" else None,
        standings=standings, left_out=left_out_of(plan), asks_on=on,
    )  # fmt: skip

    def act() -> None:
        choose_parties(
            plan=plan, shown=standings, left_out=form.chosen(), by=request.access.person,
            now=clock.now(),
        )  # fmt: skip

    if saved(request, form, act):
        messages.success(request, "Saved. Nothing was sent to anybody.")
        return redirect(plan_url(plan))
    return render(
        request,
        "support/plan_leave_out.html",
        {"form": form, "plan": plan, "back_url": plan_url(plan)},
    )


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def party(request: NetworkRequest, pk: int, party_pk: int) -> HttpResponse:
    """What an organisation signed, and what it says to this plan."""
    plan = plan_or_404(request, pk)
    found = party_for(request.access, plan, party_pk)
    if found is None or not can_answer_for(request.access, found):
        raise Http404
    form = PartyForm(
        request.POST if request.method == "POST" else None,
        initial={"answer": found.answer, "words": as_written(found.words)},
    )

    def act() -> None:
        answer_party(
            party=found, answer=form.cleaned_data["answer"], words=form.cleaned_data["words"],
            by=request.access.person, now=clock.now(),
        )  # fmt: skip

    if plan.state == Plan.State.OPEN and saved(request, form, act):
        messages.success(request, "Thank you. The head can read it.")
        return redirect(request.path)
    return render(
        request,
        "support/plan_party.html",
        {
            "plan": plan,
            "party": found,
            "signed": lines_signed(found.signed),
            "form": form,
            "says": PartyAsked.Answer(found.answer).label if found.answer else "",
            "back_url": plan_url(plan),
        },
    )


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def note(request: NetworkRequest, pk: int, party_pk: int) -> HttpResponse:
    """A coordinator notes what an officer of a party said by telephone. They see nothing of what
    the party says, nor what they noted before."""
    plan = plan_or_404(request, pk)
    if not request.access.is_coordinator or plan.head_id == request.access.person.pk:
        raise Http404
    found = one(parties_of(plan).select_related("plan"), party_pk)
    if found.answer and not found.noted_by_id:
        messages.info(request, THEY_ANSWERED)
        return redirect(plan_url(plan))
    if found.pk not in parties_to_note(request.access, [found]):
        messages.info(request, NOT_YET)
        return redirect(plan_url(plan))
    officers = officers_to_name(found, request.access)
    form = NoteForm(request.POST if request.method == "POST" else None, officers=officers)

    def act() -> None:
        note_answer(
            party=found, answer=form.cleaned_data["answer"], words=form.cleaned_data["words"],
            said_by=form.said_by(), by=request.access.person, now=clock.now(),
        )  # fmt: skip

    if saved(request, form, act):
        messages.success(request, f"It is noted. {form.said_by().name} is told, as is the head.")
        return redirect(plan_url(plan))
    return render(
        request,
        "support/plan_note.html",
        {
            "plan": plan, "party": found, "form": form if officers else None,
            "back_url": plan_url(plan),
        },
    )  # fmt: skip
