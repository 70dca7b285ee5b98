"""A coordinator, or an officer for a colleague, invites somebody to sign by a link."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.refusals import Refused
from covenant import links, policies, queries, services
from covenant.forms.inviting import InviteToSignForm
from schools.middleware import NetworkRequest
from schools.views.shared import form_page, one, saved

LEAD = [
    "They get a letter with a link and a code. They read the text and sign, or say that they do "
    "not, without an account.",
    "The link works for 60 days, and only when they press the button: a mail scanner that opens "
    "it signs nothing.",
]


@require_safe
def invitations(request: NetworkRequest) -> HttpResponse:
    """Who is asked, and what they said."""
    policies.check_invite_to_sign(request.access)
    rows = queries.invitations_for(request.access)
    page_obj = Paginator(rows, 30).get_page(request.GET.get("page"))
    now = clock.now()
    return render(
        request,
        "covenant/invitations.html",
        {
            "page_obj": page_obj,
            "rows": [(each, links.state_of(each, now)) for each in page_obj.object_list],
            "has_text": queries.published_declaration(request.network) is not None,
        },
    )


@require_http_methods(["GET", "POST"])
def invite(request: NetworkRequest) -> HttpResponse:
    """Whom, and for whom; ``for`` in the address names an organisation or a school."""
    policies.check_invite_to_sign(request.access)
    parties = queries.parties_inviting_for(request.access)
    wanted = [each.name for each in parties if each.key == request.GET.get("for")]
    only = [each.name for each in parties] if len(parties) == 1 else []
    form = InviteToSignForm(
        request.POST if request.method == "POST" else None,
        parties=parties,
        city=request.network.name,
        place=next(iter(wanted or only), ""),
    )

    def act() -> None:
        data = form.cleaned_data
        services.invite_to_sign(
            party=form.party(), name=data["name"], email=data["email"], role=data["role"],
            by=request.access.person, now=clock.now(),
        )  # fmt: skip

    if saved(request, form, act):
        messages.success(request, f"The letter to {form.cleaned_data['name']} is on its way.")
        return redirect("covenant:invitations", request.network.slug)
    return form_page(
        request,
        form,
        title="Invite somebody to sign",
        back_url=reverse("covenant:invitations", args=[request.network.slug]),
        lead=LEAD,
    )


@require_POST
def again(request: NetworkRequest, pk: int) -> HttpResponse:
    """Send the letter again."""
    policies.check_invite_to_sign(request.access)
    invitation = one(queries.invitations_for(request.access), pk)
    try:
        services.send_again(invitation=invitation, by=request.access.person, now=clock.now())
        messages.success(request, f"The letter to {invitation.name} is on its way again.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("covenant:invitations", request.network.slug)


@require_POST
def withdraw(request: NetworkRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    policies.check_invite_to_sign(request.access)
    invitation = one(queries.invitations_for(request.access), pk)
    try:
        services.withdraw_invitation(
            invitation=invitation, by=request.access.person, now=clock.now()
        )
        messages.success(request, "The invitation is taken back. Its link no longer works.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("covenant:invitations", request.network.slug)
