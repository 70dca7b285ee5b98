"""Our covenant: what my organisations and schools and I have signed, and what can be done now."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.refusals import Refused
from covenant import parties, policies, queries, services
from covenant.forms.standing import ReaffirmForm, WithdrawForm
from covenant.models import Standing
from covenant.services.standing import kind_words
from covenant.undertakings import all_in_words
from covenant.witness import witness_of
from schools.middleware import NetworkRequest


@require_safe
def standing(request: NetworkRequest) -> HttpResponse:
    """How each of my parties stands, with what comes next."""
    policies.check_sign(request.access)
    published = queries.published_declaration(request.network)
    return render(
        request,
        "covenant/standing.html",
        {"ours": queries.our_covenant(request.access, published), "declaration": published},
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: NetworkRequest, pk: int) -> HttpResponse:
    """Asked once more, with the words that will stand on the register, then done."""
    policies.check_sign(request.access)
    found = get_object_or_404(queries.standings_for(request.access), pk=pk)
    if not policies.can_be_withdrawn(found):
        return redirect("covenant:standing", request.network.slug)
    is_public = found.state in Standing.PUBLIC
    form = WithdrawForm(
        request.POST if request.method == "POST" else None,
        words=kind_words(found) if is_public else "",
    )
    if request.method == "POST" and form.is_valid():
        services.withdraw(
            standing=found, by=request.access.person, now=clock.now(),
            words=form.cleaned_data.get("words", ""),
            witness=witness_of(request, person=request.access.person),
        )  # fmt: skip
        messages.success(
            request, "The signature is withdrawn. You can sign again whenever you wish."
        )
        return redirect("covenant:standing", request.network.slug)
    return render(
        request,
        "covenant/withdraw.html",
        {
            "form": form,
            "standing": found,
            "party": parties.of_standing(found),
            "is_public": is_public,
        },
    )


@require_http_methods(["GET", "POST"])
def reaffirm(request: NetworkRequest, pk: int) -> HttpResponse:
    """Whether a party still stands by what it signed. A newer text is signed anew."""
    policies.check_sign(request.access)
    found = get_object_or_404(queries.standings_for(request.access), pk=pk)
    party = parties.of_standing(found)
    published = queries.published_declaration(request.network)
    assert published is not None
    form = ReaffirmForm(
        request.POST if request.method == "POST" else None,
        standing=found,
        role=queries.role_of(request.access, party),
    )
    if request.method == "POST" and form.is_valid():
        person = request.access.person
        try:
            services.reaffirm(
                standing=found, by=person, now=clock.now(), words=form.cleaned_data["words"],
                witness=witness_of(request, person=person, **form.said()),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Thank you for standing by it. The register says so.")
            return redirect("covenant:standing", request.network.slug)
    return render(
        request,
        "covenant/reaffirm.html",
        {
            "form": form,
            "standing": found,
            "undertaken": all_in_words(found),
            "party": party,
            "declaration": published,
            "is_old": found.declaration_id != published.pk,
            "is_open": found.state in Standing.STANDS,
        },
    )
