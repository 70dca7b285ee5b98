"""The pages behind links in messages about one's own entry. They ask on GET, because mail scanners
follow links, and act on POST, without signing in. They name nobody: a link may be in other hands.
"""

from collections.abc import Callable
from contextlib import suppress

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core import clock
from core.refusals import Refused
from directory import queries, services
from directory.entry_links import OPENING, PATH, Act, Link, read
from directory.views import parts
from directory.views.parts import Door

# The further pages of a link that opens an entry, by their place after its address.
PAGES = {"mine": "kept/", "change": "", "more": "more/", "conflicts": "schools/"}


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """What the link does: open the entry, no thank you, still true, or leave."""
    link = read(token)
    if link is None:
        return _unknown(request)
    if link.act in OPENING:
        return parts.change(request, _door(link, token))
    if request.method == "GET":
        return render(request, "directory/link.html", _context(link))
    # Who has left already has what they want.
    with suppress(Refused):
        _act(link)
    return render(request, "directory/link_done.html", _context(link))


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def more(request: HttpRequest, token: str) -> HttpResponse:
    """What else they know."""
    return _part(request, token, parts.more)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def conflicts(request: HttpRequest, token: str) -> HttpResponse:
    """Schools whose heads are not shown them: one can be added, none is shown."""
    return _part(request, token, parts.conflicts)


@login_not_required
@never_cache
@require_http_methods(["GET"])
def kept(request: HttpRequest, token: str) -> HttpResponse:
    """Thanks for what was filled in, and what else can be said."""
    link = _opening(token)
    if link is None or not link.entry.is_in:
        return _unknown(request)
    context = {**_context(link), "pages": _door(link, token).pages}
    return render(request, "directory/link_done.html", context)


def _part(
    request: HttpRequest, token: str, part: Callable[[HttpRequest, Door], HttpResponse]
) -> HttpResponse:
    link = _opening(token)
    return _unknown(request) if link is None else part(request, _door(link, token))


def _opening(token: str) -> Link | None:
    link = read(token)
    return link if link is not None and link.act in OPENING else None


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "directory/link_unknown.html", status=404)


def _door(link: Link, token: str) -> Door:
    def address(name: str) -> str:
        return link.other(Act.LEAVE) if name == "leave" else f"/{PATH}{token}/{PAGES[name]}"

    return Door(link.network, link.person, link.entry, address, is_link=True)


def _context(link: Link) -> dict[str, object]:
    acts = {act.name: link.other(act) for act in Act if link.may_open or act not in OPENING}
    return {
        "link": link,
        "entry": link.entry,
        "act": link.act.value,
        "acts": acts,
        "facets": queries.facets_of(link.entry),
    }


def _act(link: Link) -> None:
    person, now = link.person, clock.now()
    if link.act is Act.STILL_TRUE:
        services.confirm(entry=link.entry, by=person, now=now)
    elif link.act is Act.NO:
        services.say_no(entry=link.entry, by=person, now=now)
    else:
        services.leave(network=link.network, person=person, by=person, now=now)
