"""A head's own choice to go, and whom of their union they want told."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from schools.middleware import NetworkRequest
from schools.models import School
from schools.views.shared import one, saved
from support.forms.departures import UnionOfficerForm
from support.models import Departure, Plan
from support.policies import departures as policies
from support.queries import departures as queries
from support.services import own_choice as services


@require_http_methods(["GET", "POST"])
def choose_to_go(request: NetworkRequest, pk: int) -> HttpResponse:
    """The head says that going is their own choice; asked once more before."""
    school = _own_school(request, pk)
    if request.method == "POST":
        services.choose_to_go(school=school, by=request.access.person, now=clock.now())
        messages.success(request, "It is kept, for you alone. You can take it back.")
        return redirect("support:departures", request.network.slug)
    return render(request, "support/own_choice.html", {"school": school})


@require_POST
def take_back(request: NetworkRequest, pk: int) -> HttpResponse:
    """The head has thought again."""
    found = one(Departure.objects.filter(pk__in=_mine(request)), pk)
    services.take_back(departure=found, by=request.access.person, now=clock.now())
    messages.success(request, "It is taken back.")
    return redirect("support:departures", request.network.slug)


@require_http_methods(["GET", "POST"])
def union_officer(request: NetworkRequest, pk: int) -> HttpResponse:
    """The head names the officer who is told of what others propose, or nobody."""
    plan = _own_plan(request, pk)
    officers = policies.union_officers(plan, request.access.today)
    named = officers.filter(person=plan.union_officer_id).first() if plan.union_officer_id else None
    form = UnionOfficerForm(
        request.POST if request.method == "POST" else None,
        officers=officers,
        initial={"officer": named.pk if named else None},
    )
    if saved(
        request,
        form,
        lambda: services.name_union_officer(
            plan=plan, by=request.access.person, now=clock.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "It is kept.")
        return redirect("support:departures", request.network.slug)
    return render(request, "support/union_officer.html", {"form": form, "plan": plan})


def _own_school(request: NetworkRequest, pk: int) -> School:
    for post in request.access.head_posts:
        if post.school_id == pk:
            return post.school
    raise Http404


def _own_plan(request: NetworkRequest, pk: int) -> Plan:
    own = {plan.pk: plan for plan in queries.own_plans(request.access)}
    if pk not in own:
        raise Http404
    return own[pk]


def _mine(request: NetworkRequest) -> list[int]:
    return [each.pk for each in queries.own_choices(request.access).values()]
