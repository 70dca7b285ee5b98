"""How one's own parties stand, and for coordinators how everybody stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from covenant.models import (
    Declaration,
    Reaffirmation,
    SigningInvitation,
    Standing,
    StandingLine,
)
from covenant.parties import Party
from covenant.queries.reaffirmations import lines_to_write
from covenant.queries.signing import parties_for
from covenant.reaffirming import REASONS
from covenant.undertakings import all_in_words
from schools.access import Access
from schools.models import Network

State = Standing.State
RELATED = ("network", "organisation", "school", "person", "declaration", "event__evidence")
# A second signatory who has said nothing for so long may have overlooked the letter.
SECOND_SILENT = timedelta(days=14)


@dataclass(frozen=True)
class Entry:
    """One standing of a party: whether it is the one that counts or waits today, what was said of
    it in public, whether its people are asked about it, and who is to sign it as the second."""

    standing: Standing
    is_current: bool
    lines: list[StandingLine]
    asked: Reaffirmation | None
    seconds: list[SigningInvitation]
    # Whether a newer text is published.
    is_old: bool

    @property
    def why(self) -> str:
        """Why its people are asked, in a sentence."""
        return REASONS[self.asked.why] if self.asked else ""

    @property
    def undertaken(self) -> list[str]:
        """What was undertaken, as the register says it."""
        return all_in_words(self.standing)


@dataclass(frozen=True)
class Ours:
    """One of my parties, with its standings, the newest version first."""

    party: Party
    entries: list[Entry]


def standings_for(access: Access) -> QuerySet[Standing]:
    """The standings of the organisations of this officer, of the schools this head leads, and
    their own, the newest version first."""
    mine = (
        Q(organisation__in=access.organisation_ids)
        | Q(school__in=access.head_school_ids)
        | Q(person=access.person)
    )
    return (
        Standing.objects.filter(mine, network=access.network)
        .with_days()
        .select_related(*RELATED)
        .order_by("-declaration__version", "pk")
    )


def our_covenant(access: Access, published: Declaration | None) -> list[Ours]:
    """For whom this person may sign, and how each stands, beside the text that is ``published``.
    A handful of queries, however many."""
    found = list(with_what_was_said(standings_for(access)))
    return [
        Ours(party, _entries([each for each in found if _is_of(each, party)], published))
        for party in parties_for(access)
    ]


def with_what_was_said(standings: QuerySet[Standing]) -> QuerySet[Standing]:
    """With the lines, the open question and the open letters to a second signatory at hand."""
    letters = SigningInvitation.objects.filter(
        purpose=SigningInvitation.Purpose.SECOND, answered_at=None, withdrawn_at=None
    )
    return standings.prefetch_related(
        Prefetch("lines", StandingLine.objects.order_by("-at", "-pk")),
        Prefetch("reaffirmations", Reaffirmation.objects.filter(answered_at=None), "open"),
        Prefetch("invitations", letters.select_related("person").order_by("pk"), "seconds"),
    )


def entry_of(standing: Standing, published: Declaration | None) -> Entry:
    """One standing from ``with_what_was_said``, as the one that counts."""
    return _entries([standing], published)[0]


def _entries(standings: list[Standing], published: Declaration | None) -> list[Entry]:
    """The newest counts; one before it counts too while the newer ones are not public."""
    entries, counts = [], True
    for standing in standings:
        entries.append(
            Entry(
                standing=standing,
                is_current=counts,
                lines=list(standing.lines.all()),
                asked=next(iter(standing.open), None),  # type: ignore[attr-defined]
                seconds=standing.seconds,  # type: ignore[attr-defined]
                is_old=published is not None and standing.declaration_id != published.pk,
            )
        )
        counts = counts and standing.state not in Standing.PUBLIC
    return entries


def _is_of(standing: Standing, party: Party) -> bool:
    return all(getattr(standing, name) == pk for name, pk in party.ids().items())


def standings_to_keep(
    network: Network, now: datetime, *, words: str = "", show: str = ""
) -> QuerySet[Standing]:
    """Every party's standing for coordinators, by the newest version it has to do with, the last
    changed first. ``show``: a state, or one of ``SHOWN``. Who signed in person is found by what
    they chose to be called."""
    later = Standing.objects.filter(
        Q(organisation=OuterRef("organisation"))
        | Q(school=OuterRef("school"))
        | Q(person=OuterRef("person")),
        network=network,
        declaration__version__gt=OuterRef("declaration__version"),
    )
    found = (
        Standing.objects.filter(~Exists(later), network=network)
        .with_days()
        .select_related(*RELATED)
        .order_by("-since", "-pk")
    )
    if words:
        found = found.filter(
            Q(organisation__name__icontains=words)
            | Q(school__name__icontains=words)
            | Q(shown_name__icontains=words)
        )
    asked = Reaffirmation.objects.filter(standing=OuterRef("pk"), answered_at=None)
    conditions = {
        "check": Q(waits_for_check=True),
        "second": Q(waits_for_second=True),
        "asked": Q(Exists(asked)) & Q(person=None),
        "line": Q(pk__in=lines_to_write(network, now).values("standing")),
        **{state: Q(state=state) for state in State.values},
    }
    return found.filter(conditions.get(show, Q()))


def seconds_silent(network: Network, now: datetime) -> QuerySet[Standing]:
    """What has waited for its second signatory for two weeks."""
    return Standing.objects.filter(
        network=network, waits_for_second=True, since__lte=now - SECOND_SILENT
    )


def standing_to_keep(network: Network, pk: int) -> Standing | None:
    """One standing for a coordinator, with what was said of it."""
    found = Standing.objects.filter(network=network, pk=pk).select_related(*RELATED)
    return with_what_was_said(found).first()
