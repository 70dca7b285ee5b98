"""A person's calendars, and what a calendar app gets that asks by itself."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.refusals import Refused
from dashboard.feeds import services
from dashboard.feeds.forms import ChangeFeed, MakeFeed, RenewFeed
from dashboard.feeds.publishing import read
from dashboard.feeds.queries import feed_by_token, feeds_for, scopes_for
from dashboard.feeds.writing import calendar
from dashboard.models import CalendarFeed
from dashboard.queries.home import networks_of
from schools.middleware import NetworkRequest
from schools.views.shared import one


@require_safe
def my_calendars(request: HttpRequest) -> HttpResponse:
    """From My details to the calendars of one's network; a choice where there are several."""
    networks = list(networks_of(request.user.pk, clock.today()))
    if len(networks) == 1:
        return redirect("dashboard:feeds", networks[0].slug)
    return render(request, "dashboard/feeds_choose.html", {"networks": networks})


@require_http_methods(["GET", "POST"])
def feeds(request: NetworkRequest) -> HttpResponse:
    """My calendars, and a form for one more. Its address is shown in the answer to the form,
    once: it is kept nowhere from which it could be shown again."""
    access = request.access
    scopes = scopes_for(access)
    form = MakeFeed(request.POST if request.method == "POST" else None, scopes=scopes)
    if form.is_valid():
        try:
            feed, token = services.make_feed(
                person=access.person, network=access.network, by=access.person,
                now=clock.now(), **form.cleaned_data,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _address(request, feed, token)
    context = {"form": form, "scopes": scopes, "feeds": feeds_for(access), "most": services.MOST}
    return render(request, "dashboard/feeds.html", context)


@require_http_methods(["GET", "POST"])
def change(request: NetworkRequest, pk: int) -> HttpResponse:
    """Another name, other titles."""
    feed = _mine(request, pk)
    kept = {"name": feed.name, "titles": feed.titles}
    form = ChangeFeed(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_valid():
        services.change_feed(
            feed=feed, by=request.access.person, now=clock.now(), **form.cleaned_data
        )
        messages.success(request, "Saved. Calendars follow when they ask next.")
        return redirect("dashboard:feeds", request.network.slug)
    return render(request, "dashboard/feeds_change.html", {"form": form, "feed": feed})


@require_http_methods(["GET", "POST"])
def renew(request: NetworkRequest, pk: int) -> HttpResponse:
    """A new address in the place of one that others may know; shown once."""
    feed = _mine(request, pk)
    form = RenewFeed(request.POST if request.method == "POST" else None)
    if form.is_valid():
        token = services.renew_feed(feed=feed, by=request.access.person, now=clock.now())
        return _address(request, feed, token)
    return render(request, "dashboard/feeds_renew.html", {"form": form, "feed": feed})


@require_http_methods(["GET", "POST"])
def delete(request: NetworkRequest, pk: int) -> HttpResponse:
    """Ask once, then end the address."""
    feed = _mine(request, pk)
    page = reverse("dashboard:feeds", args=[request.network.slug])
    if request.method == "POST":
        services.delete_feed(feed=feed, by=request.access.person, now=clock.now())
        messages.success(request, "Deleted. Remove it from your calendar app too.")
        return redirect(page)
    context = {
        "title": f"Delete “{feed.name}”?",
        "body": [
            "Its address stops at once, for everybody who has it.",
            "What it wrote stays on a phone until you remove the calendar there.",
        ],
        "button": "Delete this calendar",
        "back_url": page,
        "warning": True,
    }
    return render(request, "includes/confirm.html", context)


def _mine(request: NetworkRequest, pk: int) -> CalendarFeed:
    return one(feeds_for(request.access), pk)


def _address(request: NetworkRequest, feed: CalendarFeed, token: str) -> HttpResponse:
    address = settings.SITE_ADDRESS + reverse("calendar-feed", args=[token])
    context: dict[str, Any] = {"feed": feed, "address": address}
    return render(request, "dashboard/feeds_address.html", context)


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar at an address, for whoever holds the address: no session, no cookie."""
    found, now = feed_by_token(token), clock.now()
    events = read(found, now=now) if found is not None else None
    if found is None or events is None:
        return _kept_nowhere(HttpResponseNotFound("No calendar here.\n", content_type="text/plain"))
    body = calendar(events)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="covenant.ics"'
    # Apps may keep it, and ask each time whether it still holds.
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    response["ETag"] = etag
    response["Last-Modified"] = http_date(int(found.changed_at.timestamp()))
    # By the tag alone: two changes within a second have one time.
    answer = get_conditional_response(request, etag=etag, response=response)
    return answer or response


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
