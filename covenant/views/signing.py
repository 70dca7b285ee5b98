"""Somebody reads the covenant and signs it: for an organisation, a school, or in person."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from core.refusals import Refused
from covenant import markdown, parties, policies, queries, services
from covenant.forms.by_link import StandForm
from covenant.forms.signing import SignForm
from covenant.models import Standing
from covenant.parties import Party
from covenant.undertakings import all_in_words
from covenant.witness import witness_of
from schools.middleware import NetworkRequest


@require_http_methods(["GET", "POST"])
def sign(request: NetworkRequest) -> HttpResponse:
    """Promises first, the whole text one tap away, then who, for whom, by what authority."""
    policies.check_sign(request.access)
    declaration = queries.published_declaration(request.network)
    if declaration is None:
        return render(request, "covenant/nothing_to_sign.html")
    choices = queries.parties_for(request.access)
    party = _party(request.GET.get("for", ""), choices)
    if party is None:
        return render(request, "covenant/sign_for.html", {"choices": choices})
    form = SignForm(
        request.POST if request.method == "POST" else None,
        declaration=declaration,
        party=party,
        name=request.access.person.name,
        role=queries.role_of(request.access, party),
        chosen=queries.undertaken_before(party),
    )
    if request.method == "POST" and form.is_valid():
        try:
            event = services.sign(
                declaration=declaration,
                party=party,
                by=request.access.person,
                now=clock.now(),
                witness=witness_of(request, person=request.access.person, **form.said()),
                undertakings=form.chosen(),
                second=form.second(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _thanks(queries.standing_of(event)))
            return redirect("covenant:standing", request.network.slug)
    return render(
        request,
        "covenant/sign.html",
        {
            "form": form,
            "party": party,
            "why_not": queries.why_not_to_sign(party, declaration),
            "others": [each for each in choices if each != party],
            "declaration": declaration,
            "html": markdown.to_html(declaration.text),
        },
    )


@require_http_methods(["GET", "POST"])
def second(request: NetworkRequest, pk: int) -> HttpResponse:
    """Another officer or head signs what waits for a second signatory."""
    policies.check_sign(request.access)
    standing = get_object_or_404(queries.standings_for(request.access), pk=pk)
    person, party = request.access.person, parties.of_standing(standing)
    if not policies.can_second(person, standing):
        return redirect("covenant:standing", request.network.slug)
    form = StandForm(
        request.POST if request.method == "POST" else None,
        party=party,
        submit="Sign as the second signatory",
        agree="We have read the text above and stand by it",
        role=queries.role_of(request.access, party),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.second(
                standing=standing,
                by=person,
                now=clock.now(),
                witness=witness_of(request, person=person, **form.said()),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _thanks(queries.standing_of(standing.event)))
            return redirect("covenant:standing", request.network.slug)
    text = standing.declaration
    return render(
        request,
        "covenant/second.html",
        {
            "form": form,
            "party": party,
            "standing": standing,
            "undertaken": all_in_words(standing),
            "declaration": text,
            "html": markdown.to_html(text.text),
        },
    )


def _party(wanted: str, choices: list[Party]) -> Party | None:
    """For whom: as the address says, else for the only organisation or school there is, else in
    person. None where it has to be chosen."""
    if wanted:
        found = [each for each in choices if each.key == wanted]
        if not found:
            raise Http404
        return found[0]
    return choices[0] if len(choices) <= 2 else None


def _thanks(standing: Standing) -> str:
    if standing.state == Standing.State.WAITING:
        return f"Thank you. {policies.waits_for(standing)} We write to you when it is complete."
    return (
        "Thank you. Your signature is on the public register, and a receipt is on its way to you "
        "by e-mail."
    )
