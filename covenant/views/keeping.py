"""How everybody stands, for coordinators, and the lines that they write about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.refusals import Refused
from core.templatetags.covenant import date_plain
from covenant import policies, queries, services
from covenant.forms.standing import LineForm, StandingFilter
from covenant.models import Standing
from covenant.queries.standings import Entry
from covenant.shown import shown
from schools.middleware import NetworkRequest

PER_PAGE = 30


@dataclass(frozen=True)
class Change:
    """One thing a coordinator can do to a standing: when, in what words, and what follows."""

    title: str
    help: str
    button: str
    may: Callable[[Standing], bool]
    act: Callable[..., Any]
    words: str
    done: str


CHANGES: dict[str, Change] = {
    "due": Change(
        title="Say that a re-affirmation is due",
        help="They still stand by the covenant, and the register says that they were asked and "
        "have not answered yet. They can re-affirm at any time.",
        button="Put this on the register",
        may=policies.can_be_due,
        act=services.mark_due,
        words="Asked whether it still stands by the covenant. No answer has come yet.",
        done="The register says that a re-affirmation is due.",
    ),
    "suspend": Change(
        title="Suspend the signature, with an action plan",
        help="For a promise that is not kept, once you have agreed with them what will be done "
        "and by when. You can restore it at once, also where it was a mistake.",
        button="Suspend",
        may=policies.can_be_suspended,
        act=services.suspend,
        words="Suspended while an action plan runs, agreed with the network.",
        done="The signature is suspended. You can restore it here at any time.",
    ),
    "restore": Change(
        title="Restore the signature",
        help="They stand by the covenant again, with your line.",
        button="Restore",
        may=policies.can_be_restored,
        act=services.restore,
        words="The action plan is done. The signature stands again.",
        done="The signature stands again.",
    ),
}


@require_safe
def listed(request: NetworkRequest) -> HttpResponse:
    """Every party by its newest version: search, states, paging."""
    policies.check_keep_standings(request.access)
    form = StandingFilter(request.GET or None)
    # No name holds a NUL, and PostgreSQL refuses to look for one.
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    found = queries.standings_to_keep(
        request.network, clock.now(), words=words, show=request.GET.get("show", "")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    number = page.paginator.count
    return render(
        request,
        "covenant/standings.html",
        {
            "form": form,
            "page_obj": page,
            "rows": [shown(each) for each in page.object_list],
            "count_text": f"{number} signature{'' if number == 1 else 's'}",
        },
    )


@require_safe
def one(request: NetworkRequest, pk: int) -> HttpResponse:
    """How one party stands, what was said of it, and what a coordinator can do."""
    policies.check_keep_standings(request.access)
    entry = _entry(request, pk)
    standing = entry.standing
    mine = policies.has_a_part_in(request.access.person, standing, request.access.today)
    return render(
        request,
        "covenant/standing_kept.html",
        {
            "entry": entry,
            "shown": shown(standing),
            "is_mine": mine,
            "changes": [
                (name, change.title)
                for name, change in CHANGES.items()
                if change.may(standing) and not mine and (entry.asked or name != "due")
            ],
        },
    )


@require_http_methods(["GET", "POST"])
def change(request: NetworkRequest, pk: int, act: str) -> HttpResponse:
    """A coordinator changes how a party stands in public, with the line that says so."""
    policies.check_keep_standings(request.access)
    entry = _entry(request, pk)
    if act not in CHANGES:
        raise Http404
    what = CHANGES[act]
    form = LineForm(
        request.POST if request.method == "POST" else None,
        words=_suggested(what, entry),
        submit=what.button,
    )
    if request.method == "POST" and form.is_valid():
        try:
            what.act(
                standing=entry.standing, by=request.access.person, now=clock.now(),
                words=form.cleaned_data["words"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, what.done)
            return redirect("covenant:standing-kept", request.network.slug, pk)
    return render(
        request,
        "covenant/standing_change.html",
        {"form": form, "change": what, "entry": entry, "shown": shown(entry.standing)},
    )


def _suggested(what: Change, entry: Entry) -> str:
    if what is CHANGES["due"] and entry.asked is not None:
        return what.words.replace("Asked", f"Asked on {date_plain(entry.asked.asked_at)}", 1)
    return what.words


def _entry(request: NetworkRequest, pk: int) -> Entry:
    standing = queries.standing_to_keep(request.network, pk)
    if standing is None:
        raise Http404
    return queries.entry_of(standing, queries.published_declaration(request.network))
