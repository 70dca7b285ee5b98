"""What proves a signature: its page, which verifies it live, its certificate, and the comparison
with a receipt."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core import clock
from covenant import certificate as certificates
from covenant import proof, queries, receipts
from covenant.caching import public_page
from covenant.forms.register import ReceiptForm
from covenant.parties import PERSON
from covenant.shown import shown
from schools.middleware import NetworkRequest


@require_safe
@login_not_required
@public_page
def signature(request: NetworkRequest, digest: str) -> HttpResponse:
    """A signature by its digest, verified as the page is opened."""
    event = queries.event_of(request.network, digest)
    if event is None:
        raise Http404
    return render(request, "covenant/signature.html", {"proof": proof.of(event)})


@require_safe
@login_not_required
@public_page
def certificate(request: NetworkRequest, pk: int) -> HttpResponse:
    """The certificate of whoever stands by the covenant, by the newest text that they signed; for
    others the page that says how they stand."""
    standing = queries.party_on_register(request.network, pk)
    if standing is None:
        raise Http404
    party = shown(standing)
    if queries.newest_of(standing) != standing or not proof.has_certificate(party):
        return redirect("covenant:party", request.network.slug, pk)
    paper = certificates.as_pdf(certificates.of(party, today=clock.today()))
    response = HttpResponse(paper, content_type="application/pdf")
    name = f"covenant-signature-{standing.event.number}.pdf"
    if party.kind == PERSON:
        # As their page: who looks for a name elsewhere does not find it here.
        response["X-Robots-Tag"] = "noindex"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@require_safe
@login_not_required
@public_page
def check(request: NetworkRequest) -> HttpResponse:
    """Compare a receipt with the register."""
    form = ReceiptForm(request.GET if "digest" in request.GET else None)
    found = None
    if form.is_bound and form.is_valid():
        found = receipts.compare(
            network=request.network,
            digest=form.cleaned_data["digest"],
            number=form.cleaned_data["number"],
        )
    return render(request, "covenant/check.html", {"form": form, "found": found})
