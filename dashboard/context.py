"""What every page's frame needs: the network, the navigation, the demo's bar."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from core import clock
from dashboard.queries.visits import own_open_visits
from directory.policies import can_search
from inspections.models import Visit
from schools.access import Access
from schools.models import Network
from support.policies.help import can_see_help

DEMO_STEPS = (
    ("evening", "This evening"),
    ("tomorrow", "Tomorrow morning"),
    ("week", "Next week"),
)


@dataclass(frozen=True)
class Item:
    """One entry of the navigation."""

    label: str
    url: str
    active: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """Context for templates/base.html: a constant number of queries."""
    network = getattr(request, "network", None)
    access = getattr(request, "access", None)
    context: dict[str, Any] = {
        "network": network,
        "access": access,
        "navigation": list(navigation(request, network, access)),
    }
    if settings.DEMO:
        context["demo"] = {"now": clock.now(), "steps": DEMO_STEPS}
    return context


def my_open_visits(request: HttpRequest, access: Access) -> list[Visit]:
    """The open visits at the person's own schools, asked for once a request."""
    found: list[Visit] | None = getattr(request, "_my_open_visits", None)
    if found is None:
        found = list(own_open_visits(access)) if access.posts else []
        keep_my_open_visits(request, found)
    return found


def keep_my_open_visits(request: HttpRequest, visits: list[Visit]) -> None:
    """Keep for this request what ``my_open_visits`` would find."""
    request._my_open_visits = visits  # type: ignore[attr-defined]


def navigation(
    request: HttpRequest, network: Network | None, access: Access | None
) -> Iterator[Item]:
    """The entries for this person, the one they are on marked as active."""
    entries: list[tuple[str, str]] = []
    path = request.path
    if network is not None and access is not None and access.is_member:
        entries = list(_in_network(request, network, access))
        path = _stands_below(path, network, dict(entries))
    elif getattr(request, "user", None) is not None and request.user.is_authenticated:
        entries = list(_outside(request))
    here = max((url for _, url in entries if path.startswith(url)), key=len, default=None)
    for label, url in entries:
        yield Item(label, url, url == here)


def _stands_below(path: str, network: Network, urls: dict[str, str]) -> str:
    """Where a page belongs that has an address beside the entry it belongs to: a call-out to the
    visit, what an adviser has in the directory to their entry, supervision to its own."""
    beside = {
        "My visit": "call-outs", "Directory": "directory", "Supervision": "supervision",
        "My supervision": "supervision",
    }  # fmt: skip
    for label, folder in beside.items():
        if label in urls and path.startswith(f"/{network.slug}/{folder}/"):
            return urls[label]
    return path


def _in_network(
    request: HttpRequest, network: Network, access: Access
) -> Iterator[tuple[str, str]]:
    def url(name: str, *args: Any) -> str:
        return reverse(name, args=[network.slug, *args])

    yield "Today" if access.is_coordinator and not access.posts else "Home", url("dashboard:home")
    visits = my_open_visits(request, access)
    if len(visits) == 1:
        yield "My visit", url("dashboard:visit", visits[0].pk)
    if access.is_head:
        yield "Being a buddy", url("buddies:mine")
        if not access.is_coordinator:  # whose entry of this name is another
            yield "Supervision", url("support:my-times")
            yield "Support plan", url("support:plans")
    if access.is_coordinator:
        yield "Schools", url("dashboard:schools")
        yield "Pairing", url("buddies:pairing")
    if can_search(access):
        yield "Directory", url("directory:search")
    elif access.is_adviser:
        yield "Directory", url("directory:mine")
    if access.is_supervisor:
        yield "My supervision", url("support:supervising")
    if access.is_coordinator:
        yield "Supervision", url("support:supervision")
        yield "People", url("schools:people")
        yield "Organisations", url("schools:organisations")
        yield "Messages", url("dashboard:messages")
        yield "Rules", url("reminders:who_hears_what")
    if access.is_coordinator:
        yield "Support plans", url("support:plans")
    if can_see_help(access):
        yield "Offers of help", url("support:help")
    yield "Covenant", url("covenant:text")
    yield "My details", reverse("me:details")


def _outside(request: HttpRequest) -> Iterator[tuple[str, str]]:
    yield "Home", reverse("home")
    yield "My details", reverse("me:details")
    if request.user.is_staff:
        yield "Networks", reverse("operator:networks")
        yield "Files", reverse("operator-files")
        yield "Helplines", reverse("operator-helplines")
        yield "Health", reverse("operator-health")
