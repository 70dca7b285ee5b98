"""An hour for whoever carried a visit: choose a time, or say no."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from core.refusals import Refused
from schools.middleware import NetworkRequest
from schools.views.shared import one
from support.models import DebriefOffer, Series
from support.queries.debriefs import debriefs_for, times_for
from support.services import debriefs as services


@require_http_methods(["GET", "POST"])
def debrief(request: NetworkRequest, pk: int) -> HttpResponse:
    """The times that suit; 404 for everybody else."""
    offer = one(debriefs_for(request.access), pk)
    if request.method == "POST":
        _answer(request, offer)
        return redirect("support:debrief", request.network.slug, offer.pk)
    has_place = offer.place is not None and offer.place.ended_at is None
    session = (
        offer.place.series.sessions.filter(off_at=None).order_by("starts_at").first()
        if offer.place is not None and has_place
        else None
    )
    times = [] if has_place else times_for(request.access, clock.now())
    context = {"offer": offer, "has_place": has_place, "session": session, "times": times}
    return render(request, "support/debrief.html", context)


def _answer(request: NetworkRequest, offer: DebriefOffer) -> None:
    person, now = request.access.person, clock.now()
    series = request.POST.get("series", "")
    try:
        if series:
            services.book_debrief(offer=offer, series=_series(request, series), by=person, now=now)
            messages.success(request, "Booked. Nobody else knows of it.")
        else:
            services.decline_debrief(offer=offer, by=person, now=now)
            messages.success(request, "That is fine. Nobody asks again.")
    except Refused as refusal:
        messages.error(request, str(refusal))


def _series(request: NetworkRequest, pk: str) -> Series:
    rows = Series.objects.filter(network=request.network, purpose=Series.Purpose.DEBRIEF)
    found = rows.filter(pk=pk).first() if pk.isdecimal() else None
    if found is None:
        raise Http404
    return found
