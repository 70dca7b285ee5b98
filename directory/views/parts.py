"""The parts of one's own entry, alike for whoever is signed in and for whoever came by a link."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import Person
from core import clock
from directory import queries, services
from directory.entry_links import Act, link_to
from directory.forms import ConflictForm, EntryForm, MoreForm, kept_entry, kept_more
from directory.models import Entry
from schools.models import Network
from schools.views.shared import saved


@dataclass(frozen=True)
class Door:
    """Who keeps their entry, and where its parts have their pages: ``address`` takes "mine",
    "change", "more", "conflicts" or "leave". By a link nobody is shown what is private."""

    network: Network
    person: Person
    entry: Entry | None
    address: Callable[[str], str]
    is_link: bool = False

    @property
    def pages(self) -> dict[str, str]:
        """The address of each part."""
        names = ("mine", "change", "more", "conflicts", "leave")
        return {name: self.address(name) for name in names}

    def entry_to_tell_of(self) -> Entry:
        """The entry of somebody who is in; 404 for anybody else."""
        if self.entry is None or not self.entry.is_in:
            raise Http404
        return self.entry


def change(request: HttpRequest, door: Door) -> HttpResponse:
    """The first part: number, roles, phases, topics. Saving it is the consent."""
    entry = door.entry
    # By a link of a proposal nobody is shown the number of whoever it is for.
    is_known = not door.is_link or (entry is not None and entry.is_in)
    known = {"telephone": door.person.telephone, "reach_me": door.person.reach_me}
    form = EntryForm(
        request.POST if request.method == "POST" else None,
        initial={**(known if is_known else {}), **kept_entry(entry)},
    )
    form.helper.inputs[0].value = "Save" if entry and entry.is_in else "Yes, list me"
    made: list[Entry] = []

    def act() -> None:
        made.append(
            services.consent(
                network=door.network, person=door.person, by=door.person, now=clock.now(),
                years=entry.years if entry else None,
                last_inspection=entry.last_inspection if entry else None,
                conflicts=None, **form.terms(),
            )
        )  # fmt: skip

    if saved(request, form, act):
        messages.success(request, _thanks(made[0]))
        return redirect(door.address("mine"))
    no_url = link_to(entry, Act.NO) if door.is_link and entry is not None else ""
    return _page(request, "directory/change.html", door, form=form, no_url=no_url)


def more(request: HttpRequest, door: Door) -> HttpResponse:
    """Types of school, areas, years: all of it may be left open."""
    entry = door.entry_to_tell_of()
    form = MoreForm(
        request.POST if request.method == "POST" else None,
        initial=kept_more(entry), today=clock.today(),
    )  # fmt: skip

    def act() -> None:
        services.tell_more(entry=entry, by=door.person, now=clock.now(), **form.cleaned_data)

    if saved(request, form, act):
        messages.success(request, "Your entry is saved.")
        return redirect(door.address("mine"))
    return _page(request, "directory/more.html", door, form=form)


def conflicts(request: HttpRequest, door: Door) -> HttpResponse:
    """Schools whose heads are not shown this person; one at a time, and nobody else sees it."""
    entry = door.entry_to_tell_of()
    form = ConflictForm(
        request.POST if request.method == "POST" else None,
        schools=queries.schools_of_network(door.network),
    )

    def act() -> None:
        services.declare_conflict(entry=entry, by=door.person, now=clock.now(), **form.cleaned_data)

    if saved(request, form, act):
        messages.success(request, "It is kept, and nobody else sees it.")
        return redirect(door.address("conflicts"))
    declared = [] if door.is_link else queries.conflicts_of(entry)
    return _page(request, "directory/conflicts.html", door, form=form, conflicts=declared)


def _page(request: HttpRequest, template: str, door: Door, **context: Any) -> HttpResponse:
    return render(
        request, template, {"door": door, "entry": door.entry, "pages": door.pages, **context}
    )


def _thanks(entry: Entry) -> str:
    if entry.approved_at is not None:
        return "Your entry is saved."
    return "Thank you. A coordinator will look at your entry, and then heads can find you."
