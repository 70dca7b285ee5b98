"""Ticking off what the school has to do in a visit, and taking the tick back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from core import clock
from core.refusals import Refused
from inspections import policies, queries, services
from inspections.views.calls import visit_url
from schools.middleware import NetworkRequest
from schools.views.shared import one


@require_POST
def tick_off(request: NetworkRequest, pk: int, key: str) -> HttpResponse:
    """For the head, their delegate and the coordinators."""
    return _act(request, pk, services.tick_off, key, "Ticked off.")


@require_POST
def take_back_tick(request: NetworkRequest, pk: int, key: str) -> HttpResponse:
    """The same people may say that it is not done after all."""
    return _act(request, pk, services.take_back_tick, key, "It is on the list again.")


def _act(request: NetworkRequest, pk: int, act: Any, key: str, done: str) -> HttpResponse:
    access = request.access
    found = one(queries.visits_for(access), pk)
    policies.check_acts_for(access, found.school)
    try:
        act(visit=found, key=key, by=access.person, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(visit_url(request, found))
