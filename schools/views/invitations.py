"""Inviting people, and taking invitations back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.refusals import Refused
from schools import policies, queries, services
from schools.forms.people import DelegateForm, InviteForm
from schools.middleware import NetworkRequest
from schools.models import Invitation, Post
from schools.views.shared import form_page, one, saved

SENT = "The invitation is on its way. Its link works for 14 days."


@require_http_methods(["GET", "POST"])
def invite(request: NetworkRequest, pk: int | None = None) -> HttpResponse:
    """Invite somebody new, or (by ``pk``) somebody known."""
    access = request.access
    policies.check_coordinates(access)
    known = one(queries.people_for(access), pk) if pk is not None else None
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        access=access,
        known=known,
        initial={
            "invited_as": request.GET.get("as"),
            "school": request.GET.get("school"),
            "organisation": request.GET.get("organisation"),
        },
    )

    def act() -> None:
        data = form.cleaned_data
        services.invite(
            network=request.network,
            invited_as=data["invited_as"],
            by=access.person,
            now=clock.now(),
            person=known or form.person(),
            name=data.get("name", ""),
            email=data.get("email", ""),
            telephone=data.get("telephone", ""),
            school=form.school(),
            organisation=form.organisation(),
        )

    if saved(request, form, act):
        messages.success(request, SENT)
        return redirect("schools:people", request.network.slug)
    return form_page(
        request,
        form,
        title=f"Invite {known.name}" if known else "Invite somebody",
        lead="They get a link that works for 14 days, and sign in with a code by e-mail.",
        back_url=reverse("schools:people", args=[request.network.slug]),
    )


@require_POST
def resend(request: NetworkRequest, pk: int) -> HttpResponse:
    access = request.access
    invitation = one(queries.invitations_for(access), pk)
    policies.check_withdraws(access, invitation)
    try:
        services.resend_invitation(invitation=invitation, by=access.person, now=clock.now())
        messages.success(request, SENT)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(request, invitation)


@require_POST
def withdraw(request: NetworkRequest, pk: int) -> HttpResponse:
    access = request.access
    invitation = one(queries.invitations_for(access), pk)
    policies.check_withdraws(access, invitation)
    try:
        services.withdraw_invitation(invitation=invitation, by=access.person, now=clock.now())
        messages.success(request, "The invitation is withdrawn. Its link no longer works.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(request, invitation)


def _back(request: NetworkRequest, invitation: Invitation) -> HttpResponse:
    slug = request.network.slug
    if not request.access.is_coordinator:
        return redirect("schools:delegates", slug)
    if queries.people_for(request.access).filter(pk=invitation.person_id).exists():
        return redirect("schools:person", slug, invitation.person_id)
    return redirect("schools:invitations", slug)


@require_safe
def invitations(request: NetworkRequest) -> HttpResponse:
    """Invitations that wait for an answer."""
    access = request.access
    policies.check_coordinates(access)
    waiting = queries.invitations_for(access).filter(accepted_at=None, withdrawn_at=None)
    now = clock.now()
    context = {"waiting": [(each, services.why_unusable(each, now)) for each in waiting]}
    return render(request, "schools/invitations.html", context)


@require_http_methods(["GET", "POST"])
def delegates(request: NetworkRequest) -> HttpResponse:
    """A head names who keeps the facts of a visit for them."""
    access = request.access
    policies.check_names_delegates(access)
    form = DelegateForm(request.POST if request.method == "POST" else None, access=access)
    if saved(request, form,
        lambda: services.invite(
            network=request.network, invited_as=Invitation.For.DELEGATE, by=access.person,
            now=clock.now(), **form.cleaned_data,
        ),
    ):  # fmt: skip
        messages.success(request, SENT)
        return redirect("schools:delegates", request.network.slug)
    now = clock.now()
    waiting = queries.invitations_for(access).filter(
        invited_as=Invitation.For.DELEGATE, school_id__in=access.head_school_ids,
        accepted_at=None, withdrawn_at=None,
    )  # fmt: skip
    context = {
        "form": form,
        "posts": queries.posts_for(access).filter(
            kind=Post.Kind.DELEGATE, school_id__in=access.head_school_ids
        ),
        "waiting": [(each, services.why_unusable(each, now)) for each in waiting],
        "today": access.today,
    }
    return render(request, "schools/delegates.html", context)
