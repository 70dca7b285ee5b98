"""Doors for those who are not signed in: a mail client that unsubscribes, and Notify."""

import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from notifications.receipts import record_receipt
from notifications.unsubscribing import person_of, unsubscribe


# A mail client has no cookie and no form of ours; the token is what it needs.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def turn_off(request: HttpRequest, token: str) -> HttpResponse:
    """Asks on GET, because mail scanners follow links; turns ordinary e-mail off on POST. Names
    nobody: whoever holds the link may not be who it is about."""
    person = person_of(token)
    if person is None:
        return render(request, "notifications/link_unknown.html", status=404)
    if request.method == "POST":
        unsubscribe(person=person, now=clock.now())
        return render(request, "notifications/unsubscribed.html")
    return render(request, "notifications/unsubscribe.html")


@csrf_exempt
@login_not_required
@require_POST
def text_receipt(request: HttpRequest) -> HttpResponse:
    """Notify's delivery receipts. Whoever lacks the token learns as little as whoever asks
    about a text that is not there."""
    nothing = HttpResponse(status=404)
    if not is_notify(request):
        return nothing
    try:
        said = json.loads(request.body)
        is_known = record_receipt(
            reference=str(said["reference"]), receipt=said["status"], now=clock.now()
        )
    except (ValueError, KeyError, TypeError):
        return HttpResponse(status=400)
    return HttpResponse(status=204) if is_known else nothing


def is_notify(request: HttpRequest) -> bool:
    """Whether whoever calls back has the token that we gave Notify."""
    expected = f"Bearer {settings.NOTIFY_CALLBACK_TOKEN}"
    given = request.headers.get("Authorization", "")
    return bool(settings.NOTIFY_CALLBACK_TOKEN) and constant_time_compare(given, expected)
