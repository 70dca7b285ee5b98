"""Doors for people who sign without an account: the link in their letter, and the six figures that
do the same by hand."""

from allauth.core.ratelimit import consume
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core import clock
from core.refusals import Refused
from covenant import links, markdown, policies, queries, services
from covenant.forms.by_link import CodeForm, StandForm
from covenant.forms.signing import SignForm
from covenant.models import Declaration, SigningInvitation
from covenant.undertakings import Chosen, all_in_words
from covenant.witness import BY_LINK, witness_of

Purpose = SigningInvitation.Purpose


# Whoever reads their letter on a phone has no session here; the token is what they need.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Shows on GET what would be signed, because mail scanners follow links; a POST signs, or says
    that they do not."""
    invitation = links.invitation_of(token)
    if invitation is None:
        return _unknown(request)
    if request.method == "POST" and "decline" in request.POST:
        return _decline(request, invitation)
    now = clock.now()
    declaration = queries.text_to_sign(invitation)
    why_not = queries.why_not_by_link(invitation, declaration, now)
    if why_not or declaration is None:
        return _over(request, invitation, why_not)
    form = _form(request, invitation, declaration)
    if request.method == "POST" and form.is_valid():
        try:
            _sign(request, invitation, declaration, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _private(redirect("sign-by-link", token))
    return _private(
        render(
            request,
            "covenant/by_link.html",
            {
                "form": form,
                "invitation": invitation,
                "party": links.party_of(invitation),
                "signer": links.signer_of(invitation),
                "declaration": declaration,
                "html": markdown.to_html(declaration.text),
                "city": invitation.network,
                "token": token,
                "undertaken": _undertaken(invitation, form),
            },
        )
    )


def _undertaken(invitation: SigningInvitation, form: SignForm | StandForm) -> list[str]:
    """What a second signature or a re-affirmation is about too; who signs anew chooses it."""
    if invitation.standing is None or isinstance(form, SignForm):
        return []
    return all_in_words(invitation.standing)


def _form(
    request: HttpRequest, invitation: SigningInvitation, declaration: Declaration
) -> SignForm | StandForm:
    data = request.POST if request.method == "POST" else None
    party, standing = links.party_of(invitation), invitation.standing
    if invitation.purpose == Purpose.SECOND:
        return StandForm(
            data, party=party, role=invitation.role, read=declaration.sha256,
            submit="Sign as the second signatory",
            agree="We have read the text above and stand by it",
        )  # fmt: skip
    if queries.is_same_text(invitation, declaration):
        assert standing is not None
        return StandForm(
            data, party=party, role=invitation.role, read=declaration.sha256,
            submit="Stand by it again", may_be_shown=True,
            agree=f"{'I' if party.person else 'We'} still stand by the text above",
            shown_as=queries.shown_as_before(standing) if party.person else "",
        )  # fmt: skip
    return SignForm(
        data,
        declaration=declaration,
        party=party,
        name=links.signer_of(invitation).name,
        role=invitation.role,
        chosen=tuple(Chosen(**row) for row in standing.undertakings) if standing else (),
        initial={"shown_as": invitation.shown_as},
    )


def _sign(
    request: HttpRequest,
    invitation: SigningInvitation,
    declaration: Declaration,
    form: SignForm | StandForm,
) -> None:
    person = links.signer_of(invitation)
    services.sign_by_link(
        invitation=invitation,
        declaration=declaration,
        witness=witness_of(request, person=person, method=BY_LINK, **form.said()),
        now=clock.now(),
        undertakings=form.chosen() if isinstance(form, SignForm) else (),
        second=form.second() if isinstance(form, SignForm) else None,
    )


def _decline(request: HttpRequest, invitation: SigningInvitation) -> HttpResponse:
    try:
        services.decline(invitation=invitation, now=clock.now())
    except Refused as refusal:
        return _over(request, invitation, str(refusal))
    return _private(render(request, "covenant/by_link_declined.html", {"invitation": invitation}))


def _over(request: HttpRequest, invitation: SigningInvitation, why_not: str) -> HttpResponse:
    """What was signed by it and how it stands; else why it works no more."""
    standing = queries.signed_by(invitation)
    context = {
        "invitation": invitation,
        "why_not": why_not,
        "city": invitation.network,
        "can_withdraw": queries.to_withdraw_by_link(invitation, clock.now()) is not None,
        "token": links.token_for(invitation),
    }
    if standing is None:
        return _private(render(request, "covenant/by_link_over.html", context))
    context |= {
        "standing": standing,
        "party": links.party_of(invitation),
        "waits_for": policies.waits_for(standing) if standing.state == "waiting" else "",
    }
    return _private(render(request, "covenant/by_link_signed.html", context))


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Who signed by a link can withdraw by it: asked once more, then done."""
    invitation = links.invitation_of(token)
    standing = queries.to_withdraw_by_link(invitation, clock.now()) if invitation else None
    if invitation is None or standing is None:
        return _unknown(request)
    if request.method == "POST":
        services.withdraw_by_link(invitation=invitation, standing=standing, now=clock.now())
        return _private(redirect("sign-by-link", token))
    return _private(
        render(
            request,
            "covenant/by_link_withdraw.html",
            {"standing": standing, "party": links.party_of(invitation), "token": token},
        )
    )


def _unknown(request: HttpRequest) -> HttpResponse:
    return _private(render(request, "covenant/by_link_unknown.html", status=404))


def _private(response: HttpResponse) -> HttpResponse:
    """Nobody to whom a link leads learns the address of this page."""
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def by_code(request: HttpRequest) -> HttpResponse:
    """Leads from a code and the address that it came to, to the page that signs. One sentence for
    whatever is wrong, and few tries: it must not say who is asked."""
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        code, email = form.cleaned_data["code"], form.cleaned_data["email"]
        if not consume(request, action="sign_code", key=email.casefold()):
            form.add_error(None, "That was tried too often. Wait a few minutes, then try again")
            status = 429
        elif invitation := links.invitation_by_code(code=code, email=email, now=clock.now()):
            return redirect("sign-by-link", links.token_for(invitation))
        else:
            form.add_error(
                "code",
                "We know no such code for that address. Use the newest message, and check each "
                "figure",
            )
    return render(request, "covenant/by_code.html", {"form": form}, status=status)
