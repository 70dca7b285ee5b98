"""A coordinator looks at signatures whose authority is not plain, and confirms them or not."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.refusals import Refused
from covenant import authority, parties, policies, queries, services
from covenant.forms.checking import CheckForm
from covenant.models import Standing
from covenant.witness import witness_of
from schools.middleware import NetworkRequest


@require_safe
def checks(request: NetworkRequest) -> HttpResponse:
    """Every signature that waits for a coordinator."""
    policies.check_check_signatures(request.access)
    page_obj = Paginator(queries.checks_for(request.access), 30).get_page(request.GET.get("page"))
    rows = [(each, parties.of_standing(each)) for each in page_obj.object_list]
    return render(request, "covenant/checks.html", {"page_obj": page_obj, "rows": rows})


@require_http_methods(["GET", "POST"])
def check_authority(request: NetworkRequest, pk: int) -> HttpResponse:
    """Who signed, as what, by what authority, from which domain; confirmed or not."""
    policies.check_check_signatures(request.access)
    standing = get_object_or_404(queries.checks_for(request.access), pk=pk)
    access = request.access
    why_not = policies.why_not_theirs_to_check(access.person, standing, access.today)
    form = None
    if not why_not:
        form = CheckForm(
            request.POST if request.method == "POST" else None,
            in_person=standing.person_id is not None,
        )
    if form is not None and form.is_valid():
        try:
            _answer(request, form, standing)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("covenant:checks", request.network.slug)
    return render(
        request,
        "covenant/check_authority.html",
        {
            "form": form,
            "why_not": why_not,
            "standing": standing,
            "party": parties.of_standing(standing),
            "was_suspended": authority.is_under_suspension(parties.of_standing(standing)),
            "known": queries.domains_known_of(standing),
        },
    )


def _answer(request: NetworkRequest, form: CheckForm, standing: Standing) -> None:
    person, now = request.access.person, clock.now()
    witness = witness_of(request, person=person, role="Coordinator")
    if form.is_confirmed:
        services.confirm_authority(standing=standing, by=person, now=now, witness=witness)
        messages.success(request, "Confirmed. Who signed is told by e-mail.")
    else:
        services.decline_authority(
            standing=standing, words=form.cleaned_data["words"], by=person, now=now,
            witness=witness,
        )  # fmt: skip
        messages.success(request, "Not confirmed. Your sentence is on its way to who signed.")
