"""Departing from the default: proposed by two, read first and answered by the head."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.refusals import NotAllowed
from schools.middleware import NetworkRequest
from schools.models import Organisation
from schools.views.shared import done, one, saved
from support.departures import OPEN, WITH_THE_HEAD
from support.forms.departures import AnswerForm, AskSecondForm, ProposeForm, SecondForm
from support.models import Departure, Plan
from support.policies import departures as policies
from support.queries import departures as queries
from support.services import departures as services

State = Departure.State
NO_PLAN = (
    "No school that your organisation is responsible for has a plan now, so there is nothing to "
    "depart from."
)
ALL_KNOWN = "There is no other plan of a school that your organisation is responsible for."


@require_safe
def departures(request: NetworkRequest) -> HttpResponse:
    """What I have proposed or am asked about, and where I may propose; a head's own."""
    access = request.access
    if not access.is_officer and not access.is_head:
        raise NotAllowed("This page is for heads and for officers of organisations.")
    mine = list(queries.departures_for(access, clock.now()))
    own = queries.own_choices(access)
    # Beside what they know to be open nothing else can be proposed.
    known = {each.plan_id for each in mine if each.state in OPEN}
    return render(
        request,
        "support/departures.html",
        {
            "proposed": [each for each in mine if each.kind == Departure.Kind.PROPOSED],
            "plans": [
                (plan, organisations)
                for plan, organisations in queries.plans_to_propose_in(access)
                if plan.pk not in known
            ],
            "nothing_to_propose": ALL_KNOWN if known else NO_PLAN,
            "own_plans": queries.own_plans(access),
            "schools": [(post.school, own.get(post.school_id)) for post in access.head_posts],
        },
    )


@require_http_methods(["GET", "POST"])
def propose(request: NetworkRequest, pk: int) -> HttpResponse:
    """The first of two proposes to depart from the default in a plan."""
    access = request.access
    plan, organisations = _plan_to_propose_in(request, pk)
    form = ProposeForm(
        request.POST if request.method == "POST" else None,
        organisations=organisations,
        seconds=policies.seconds_for(
            plan,
            organisations[0].pk if len(organisations) == 1 else None,
            access.person.pk,
            access.today,
        ),
    )
    if saved(
        request,
        form,
        lambda: services.propose(plan=plan, by=access.person, now=clock.now(), **form.cleaned_data),
    ):
        messages.success(request, "They are asked. Nobody else can read it.")
        return redirect("support:departures", request.network.slug)
    return render(request, "support/departure_propose.html", {"form": form, "plan": plan})


@require_safe
def departure(request: NetworkRequest, pk: int) -> HttpResponse:
    """One departure, to each of the few who may read it in their own words."""
    found, part = _departure(request, pk)
    plan = found.plan
    # Whom the next head names is theirs.
    is_theirs = plan is not None and plan.head_id == found.head_id
    if part == "head":
        services.note_seen(departure=found, by=request.access.person, now=clock.now())
    return render(
        request,
        "support/departure.html",
        {
            "departure": found,
            "part": part,
            "is_open": found.state in OPEN,
            **_as_it_stands(found, request.access.today),
            "has_head": found.state in WITH_THE_HEAD,
            "may_name": is_theirs,
            "union_officer": plan.union_officer if plan is not None and is_theirs else None,
        },
    )


@require_http_methods(["GET", "POST"])
def second(request: NetworkRequest, pk: int) -> HttpResponse:
    """Who is asked proposes it too, or does not."""
    found, part = _departure(request, pk)
    if part != "second":
        raise NotAllowed("Only the officer who was asked to be the second can answer.")
    if found.state != State.PROPOSED:
        return redirect("support:departure", request.network.slug, found.pk)
    form = SecondForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        does = (
            services.second if form.cleaned_data["answer"] == SecondForm.YES else services.decline
        )
        does(departure=found, by=request.access.person, now=clock.now())

    if saved(request, form, act):
        messages.success(request, "Thank you. Your answer is kept.")
        return redirect("support:departures", request.network.slug)
    return render(request, "support/departure_second.html", {"form": form, "departure": found})


@require_http_methods(["GET", "POST"])
def ask_another(request: NetworkRequest, pk: int) -> HttpResponse:
    """The first asks somebody else to be the second."""
    found, part = _departure(request, pk)
    if part != "first":
        raise NotAllowed("Only the officer who proposed this can do so.")
    if found.state != State.PROPOSED or found.plan is None:
        return redirect("support:departure", request.network.slug, found.pk)
    form = AskSecondForm(
        request.POST if request.method == "POST" else None,
        seconds=policies.seconds_for(
            found.plan, found.first_for_id, found.first_by_id, request.access.today
        ),
    )
    if saved(
        request,
        form,
        lambda: services.ask_another(
            departure=found, by=request.access.person, now=clock.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "They are asked. Nobody else can read it.")
        return redirect("support:departure", request.network.slug, found.pk)
    return render(request, "support/departure_ask.html", {"form": form, "departure": found})


@require_http_methods(["GET", "POST"])
def answer(request: NetworkRequest, pk: int) -> HttpResponse:
    """The head answers, and may change the answer until it counts."""
    found, part = _departure(request, pk)
    if part != "head":
        raise NotAllowed("Only the head whom it is about can answer this.")
    if found.state not in WITH_THE_HEAD:
        return redirect("support:departure", request.network.slug, found.pk)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        initial={"answer": found.answer, "statement": found.statement},
    )
    if saved(
        request,
        form,
        lambda: services.answer(
            departure=found, by=request.access.person, now=clock.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "Your answer is kept. You can change it until the last day.")
        return redirect("support:departure", request.network.slug, found.pk)
    return render(request, "support/departure_answer.html", {"form": form, "departure": found})


@require_http_methods(["GET", "POST"])
def withdraw(request: NetworkRequest, pk: int) -> HttpResponse:
    """One of the two who proposed it takes it back, or who speaks after them; asked once more
    before."""
    found, _ = _departure(request, pk)
    policies.check_may_take_back(found, request.access.person, request.access.today)
    if request.method == "POST":
        done(
            request,
            lambda: services.withdraw(departure=found, by=request.access.person, now=clock.now()),
            "It is taken back, and counts for nothing.",
        )
        return redirect("support:departures", request.network.slug)
    return render(request, "support/departure_withdraw.html", {"departure": found})


def _as_it_stands(found: Departure, today: date) -> dict[str, object]:
    """Whether what is open can go on today, and which organisations were left with it."""
    if found.state not in OPEN:
        return {}
    if found.state == State.PROPOSED:
        can_go_on = policies.may_be_seconded(found, today)
        answers = policies.second_stands(found, today)
        return {"can_go_on": can_go_on, "left": [], "second_can_answer": answers}
    can_go_on = policies.first_stands(found, today) and policies.second_stands(found, today)
    return {"can_go_on": can_go_on, "left": policies.left_by(found, today)}


def _plan_to_propose_in(request: NetworkRequest, pk: int) -> tuple[Plan, list[Organisation]]:
    for plan, organisations in queries.plans_to_propose_in(request.access):
        if plan.pk == pk:
            return plan, organisations
    raise Http404


def _departure(request: NetworkRequest, pk: int) -> tuple[Departure, str]:
    """One that this person may read, and as what they do."""
    access = request.access
    found = one(queries.departures_for(access, clock.now()), pk)
    me, today = access.person, access.today
    if found.head_id == me.pk:
        return found, "head"
    if policies.is_first(found, me, today):
        return found, "first"
    if policies.is_second(found, me, today):
        return found, "second"
    return found, "colleague" if policies.is_colleague(found, me, today) else "union"
