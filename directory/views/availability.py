"""When I can be asked: each week, the days away, and not today in one tap."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.telephone import national
from core.templatetags.covenant import day_short
from directory import services
from directory.availability import in_words
from directory.forms.availability import AwayForm, HoursForm, in_boxes
from directory.models import Away, Entry
from directory.queries.availability import check_of, my_days_away, parts_of
from directory.queries.duties import my_duties
from directory.views.shared import back, with_my_entry
from schools.middleware import NetworkRequest
from schools.views.shared import done, one, saved

# What was just changed, kept in the session for as long as one page offers to put it back.
CHANGED = "availability_changed"
NOT_TODAY = "You are not asked today. Whoever asks for help is led to others."
TODAY = "Thank you. You can be asked today."


@require_safe
@with_my_entry
def availability(request: NetworkRequest, entry: Entry) -> HttpResponse:
    """Today, each week, the days away, and the number."""
    today = request.access.today
    away = list(my_days_away(request.access))
    check, parts = check_of(entry), parts_of(entry)
    today_parts = [each.words for each in parts if each.weekday == today.weekday()]
    context = {
        "entry": entry,
        "until": max((each.last_day for each in away if each.first_day <= today), default=None),
        "today": today,
        "week": in_words(parts),
        "hours_today": " and ".join(today_parts),
        "away": away,
        "telephone": national(entry.person.telephone),
        "works_since": check.verified_at if check else None,
        "changed": request.session.pop(CHANGED, None),
    }
    return render(request, "directory/availability.html", context)


@require_http_methods(["GET", "POST"])
@with_my_entry
def hours(request: NetworkRequest, entry: Entry) -> HttpResponse:
    """The times of each week in which I can be asked."""
    before = parts_of(entry)
    form = HoursForm(request.POST if request.method == "POST" else None, initial=in_boxes(before))

    def act() -> None:
        services.keep_hours(
            entry=entry, parts=form.parts(), by=request.access.person, now=clock.now()
        )

    if saved(request, form, act):
        words = "Your hours are saved"
        _offer_way_back(request, "hours", words, "Put the old ones back", in_boxes(before))
        return redirect("directory:availability", request.network.slug)
    return render(request, "directory/hours.html", {"form": form})


@require_http_methods(["GET", "POST"])
@with_my_entry
def away(request: NetworkRequest, entry: Entry) -> HttpResponse:
    """Days on which I cannot be asked; nobody asks why."""
    form = AwayForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        services.go_away(entry=entry, by=request.access.person, now=clock.now(), **form.days())

    if saved(request, form, act):
        _say_whose_duties(request, **form.days())
        return redirect("directory:availability", request.network.slug)
    return render(request, "directory/away.html", {"form": form})


@require_POST
@with_my_entry
def not_away(request: NetworkRequest, entry: Entry, pk: int) -> HttpResponse:
    """These days I can be asked after all."""
    found = one(my_days_away(request.access), pk)
    services.come_back(away=found, by=request.access.person, now=clock.now())
    boxes = _in_boxes("first_day", found.first_day) | _in_boxes("last_day", found.last_day)
    words = f"You can be asked {in_days(found)}"
    _offer_way_back(request, "away", words, "Put it back", boxes)
    return redirect("directory:availability", request.network.slug)


@require_POST
@with_my_entry
def not_today(request: NetworkRequest, entry: Entry) -> HttpResponse:
    """Not today: one tap."""
    by, now = request.access.person, clock.now()
    done(request, lambda: services.not_today(entry=entry, by=by, now=now), NOT_TODAY)
    _say_whose_duties(request, request.access.today, request.access.today)
    return back(request, "directory:availability")


@require_POST
@with_my_entry
def can_today(request: NetworkRequest, entry: Entry) -> HttpResponse:
    """Today after all: one tap."""
    by, now = request.access.person, clock.now()
    done(request, lambda: services.can_today(entry=entry, by=by, now=now), TODAY)
    return back(request, "directory:availability")


def in_days(days: Away) -> str:
    """Which days these are: on Friday 27 November; from Friday 27 November to Monday ..."""
    if days.first_day == days.last_day:
        return f"on {day_short(days.first_day)}"
    return f"from {day_short(days.first_day)} to {day_short(days.last_day)}"


def _say_whose_duties(request: NetworkRequest, first_day: date, last_day: date) -> None:
    """Duties on days away are free for others; they are one's own again with the days."""
    mine = my_duties(request.access).filter(day__range=(first_day, last_day)).order_by("day")
    if days := [day_short(duty.day) for duty in mine]:
        messages.info(request, f"You are on duty on {', '.join(days)}. Others can take that now.")


def _offer_way_back(
    request: NetworkRequest, name: str, words: str, button: str, boxes: dict[str, Any]
) -> None:
    request.session[CHANGED] = {
        "url": reverse(f"directory:{name}", args=[request.network.slug]),
        "words": words,
        "button": button,
        "fields": list(boxes.items()),
    }


def _in_boxes(name: str, value: date) -> dict[str, int]:
    """A date as the three boxes of a form send it."""
    return {f"{name}_0": value.day, f"{name}_1": value.month, f"{name}_2": value.year}
