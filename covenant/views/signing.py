"""An officer reads the covenant and signs it, or withdraws."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from core.refusals import Refused
from covenant import markdown, policies, queries, services
from covenant.forms.signing import SignForm
from schools.middleware import NetworkRequest


@require_http_methods(["GET", "POST"])
def sign(request: NetworkRequest) -> HttpResponse:
    """Promises first, the whole text one tap away, then who, for whom, by what authority."""
    policies.check_sign(request.access)
    declaration = queries.published_declaration(request.network)
    if declaration is None:
        return render(request, "covenant/nothing_to_sign.html")
    form = SignForm(
        request.POST if request.method == "POST" else None,
        organisations=queries.organisations_signing_for(request.access),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.sign(
                declaration=declaration,
                organisation=form.cleaned_data["organisation"],
                by=request.access.person,
                now=clock.now(),
                role=form.cleaned_data["role"],
                authority=form.cleaned_data["authority"],
                publish_name=form.cleaned_data["publish_name"],
            )
        except Refused as refusal:
            form.add_error("organisation", str(refusal))
        else:
            messages.success(
                request, "Thank you. Your signature is on the public register, and a receipt is "
                "on its way to you by e-mail."
            )  # fmt: skip
            return redirect("covenant:standing", request.network.slug)
    return render(
        request,
        "covenant/sign.html",
        {"form": form, "declaration": declaration, "html": markdown.to_html(declaration.text)},
    )


def standing(request: NetworkRequest) -> HttpResponse:
    """What my organisations have signed."""
    policies.check_sign(request.access)
    return render(
        request,
        "covenant/standing.html",
        {
            "standings": queries.standings_for(request.access),
            "declaration": queries.published_declaration(request.network),
        },
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: NetworkRequest, pk: int) -> HttpResponse:
    """Asked once more, then done."""
    policies.check_sign(request.access)
    found = get_object_or_404(queries.standings_for(request.access), pk=pk)
    assert found.organisation is not None
    if found.state != found.State.SIGNED:
        return redirect("covenant:standing", request.network.slug)
    if request.method == "POST":
        services.withdraw(standing=found, by=request.access.person, now=clock.now())
        messages.success(
            request, "The signature is withdrawn. You can sign again whenever you wish."
        )
        return redirect("covenant:standing", request.network.slug)
    return render(request, "covenant/withdraw.html", {"standing": found})
