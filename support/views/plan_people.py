"""Head and team first: what is taken off them, who speaks for them, and who stands by the head."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from schools.middleware import NetworkRequest
from schools.views.shared import saved
from support.forms.plans import (
    PartsForm,
    PersonForm,
    StatementForm,
    as_written,
)
from support.models import Part, Plan, PlanShare
from support.plans.seeing import sees_supporter
from support.policies.plans import can_write_people, states_for
from support.queries.plan_pages import may_stand_by, parts_of
from support.services import plan_people as services
from support.views.plan_parties import own_plan_or_back
from support.views.plans import plan_context, plan_or_404, plan_url, readable_or_404


@sensitive_variables()
@require_safe
def people(request: NetworkRequest, pk: int) -> HttpResponse:
    """The first section of the plan."""
    plan = readable_or_404(request, pk, PlanShare.Section.PEOPLE)
    parts = parts_of(plan)
    shown = [(Part.Kind(kind).label, parts.get(kind)) for kind in Part.Kind.values]
    return render(
        request,
        "support/plan_people.html",
        plan_context(
            request, plan, parts=shown, may_write=can_write_people(request.access, plan),
            sees_supporter=sees_supporter(request.access, plan),
        ),
    )  # fmt: skip


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def change(request: NetworkRequest, pk: int) -> HttpResponse:
    """The head writes who does what for them."""
    plan = own_plan_or_back(request, pk)
    parts = parts_of(plan)
    known = {kind: as_written(part.words) for kind, part in parts.items()}
    form = PartsForm(request.POST if request.method == "POST" else None, initial=known)

    def act() -> None:
        services.keep_parts(
            plan=plan, words={kind: form.cleaned_data[kind] for kind in PartsForm.KINDS},
            by=request.access.person, now=clock.now(),
        )  # fmt: skip

    if saved(request, form, act):
        messages.success(request, "Saved.")
        return redirect(_people_url(plan))
    return _form(request, plan, form, "Head and team first")


@require_http_methods(["GET", "POST"])
def supporter(request: NetworkRequest, pk: int) -> HttpResponse:
    """Whom the head would like beside them."""
    plan = own_plan_or_back(request, pk)
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        label="Who should stand by you?",
        people=[(person, "") for person in may_stand_by(plan, request.access)],
        nobody="Nobody for now",
        now=plan.supporter,
        help_text="Officers of unions and heads’ associations, and heads of other schools here. "
        "Nobody who works for your employer.",
        submit="Save",
    )

    def act() -> None:
        services.name_supporter(
            plan=plan, person=form.person(), by=request.access.person, now=clock.now()
        )

    if saved(request, form, act):
        messages.success(
            request, "They are asked, in your name." if form.person() else "Nobody is asked."
        )
        return redirect(_people_url(plan))
    return _form(
        request, plan, form, "Somebody beside you",
        "One person, by name, to ring whatever comes. They are asked whether they will, in your "
        "name and without why. Your employer and the coordinators never see who it is.",
    )  # fmt: skip


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def statement(request: NetworkRequest, pk: int) -> HttpResponse:
    """The employer's officer says that they stand by head and team."""
    plan = plan_or_404(request, pk)
    mine = states_for(request.access, plan)
    if not mine or plan.head_id == request.access.person.pk:
        raise Http404
    known = parts_of(plan).get(Part.Kind.STATEMENT)
    if known is not None and known.organisation_id not in mine:
        # What another employer's officer wrote is theirs and the head's.
        messages.info(request, f"{known.organisation} has made a statement for this plan.")
        return redirect(plan_url(plan))
    ours = next(role.organisation for role in request.access.roles if role.organisation_id in mine)
    form = StatementForm(
        request.POST if request.method == "POST" else None,
        initial={"words": as_written(known.words) if known else ""},
    )

    def act() -> None:
        services.keep_part(
            plan=plan, kind=Part.Kind.STATEMENT, words=form.cleaned_data["words"],
            by=request.access.person, now=clock.now(),
            organisation=ours,
        )  # fmt: skip

    if saved(request, form, act):
        messages.success(request, "Thank you. The head can read it.")
        return redirect(plan_url(plan))
    return _form(
        request, plan, form, "We stand by the head and the team",
        "The head reads it, and may read it out. You can change it here.",
    )  # fmt: skip


def _people_url(plan: Plan) -> str:
    return reverse("support:plan-people", args=[plan.network.slug, plan.pk])


def _form(
    request: NetworkRequest, plan: Plan, form: object, title: str, words: str = ""
) -> HttpResponse:
    return render(
        request,
        "inspections/form.html",
        {
            "form": form,
            "title": title,
            "words": words,
            "caption": plan.school.name,
            "back_url": plan_url(plan),
        },
    )
