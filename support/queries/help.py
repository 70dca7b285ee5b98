"""What officers see of help: what they offer, what they are asked, what is needed; and what was
given in the network. The school stands with a match once somebody has said yes, and not before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from covenant.models import Standing
from covenant.undertakings import in_words
from schools.access import Access
from schools.models import Organisation
from support.helping.fitting import Fit, fits, is_in_time
from support.helping.rows import AGREED, wanted, with_all, with_days
from support.models import Given, HelpKind, Needed, Objective, Offered, Plan

State = Given.State
# Whose school an officer may read: once they have said yes.
NAMED = AGREED


@dataclass(frozen=True)
class OfferRow:
    """An offer as its organisation sees it."""

    offered: Offered
    kind: str
    areas: tuple[str, ...]
    agreed: int
    given: int

    @property
    def free(self) -> int:
        return max(0, self.offered.days - self.agreed)


@dataclass(frozen=True)
class NeedRow:
    """What a plan somewhere in the network needs, without where; ``ours``: the reader's own offers
    that would fit it."""

    kind: str
    area: str
    days: int
    needed: Needed
    ours: bool


@dataclass(frozen=True)
class Total:
    """What one organisation has offered, promised and given, in days."""

    organisation: str
    offered: int
    agreed: int
    given: int


@dataclass(frozen=True)
class NeedOfPlan:
    """One need of a plan as its head sees it: what was asked and promised, and what would fit."""

    needed: Needed
    kind: str
    area: str
    given: tuple[Given, ...]
    fits: tuple[Fit, ...]
    agreed: int

    @property
    def is_asked(self) -> bool:
        """Whether somebody's answer is waited for."""
        return any(each.state == State.ASKED for each in self.given)

    @property
    def missing(self) -> int:
        return max(0, self.needed.days - self.agreed)


def offers_for(access: Access) -> QuerySet[Offered]:
    """What the organisations of this officer offer, the latest first, with their days."""
    rows = Offered.objects.filter(
        network=access.network, organisation__in=access.organisation_ids, withdrawn_at=None
    )
    return with_days(rows).select_related("organisation").order_by("-offered_at", "-pk")


def offer_rows(offers: Iterable[Offered]) -> list[OfferRow]:
    """The same in words."""
    return [
        OfferRow(
            each, HelpKind(each.kind).label, areas_in_words(each.areas),
            each.agreed, each.was_given,  # type: ignore[attr-defined]
        )
        for each in offers
    ]  # fmt: skip


def areas_in_words(areas: Sequence[str]) -> tuple[str, ...]:
    """Areas by their labels; none means any."""
    return tuple(Objective.Area(each).label for each in areas) or ("Any area",)


def asked_of(access: Access) -> QuerySet[Given]:
    """What the organisations of this officer are asked for, have promised or have given: what
    waits first, then the latest. What was taken back before they said yes is not there."""
    mine = with_all().filter(
        offered__network=access.network, offered__organisation__in=access.organisation_ids
    )
    seen = Q(state__in=(State.ASKED, *NAMED)) | Q(state=State.OFF, answered_at__isnull=False)
    return mine.filter(seen | Q(state=State.DECLINED)).order_by("answered_at", "-asked_at", "-pk")


def waiting_for_us(access: Access) -> int:
    """How many questions about help wait for this officer's organisations."""
    return asked_of(access).filter(state=State.ASKED).count()


def is_named(given: Given) -> bool:
    """Whether the officer reads for which school it is."""
    return given.state in NAMED


def needs_for(access: Access) -> list[NeedRow]:
    """What plans of the network need and nobody has agreed to give yet, without the schools; the
    soonest first."""
    found = wanted(Needed.objects.filter(plan__network=access.network, by_day__gte=access.today))
    own = [each for each in offers_for(access) if each.days > each.agreed]  # type: ignore[attr-defined]
    return [
        NeedRow(
            kind=HelpKind(each.kind).label,
            area=Objective.Area(each.area).label,
            days=each.days - each.agreed,  # type: ignore[attr-defined]
            needed=each,
            ours=any(_suits(mine, each, access) for mine in own),
        )
        for each in found.order_by("by_day", "pk")
    ]


def _suits(offered: Offered, need: Needed, access: Access) -> bool:
    for_area = not offered.areas or need.area in offered.areas
    return offered.kind == need.kind and for_area and is_in_time(offered, need, access.today)


def totals_for(access: Access) -> list[Total]:
    """What was offered, promised and given in the network, by organisation. No school, no plan."""
    rows = with_days(Offered.objects.filter(network=access.network)).select_related("organisation")
    found: dict[str, Total] = {}
    for each in rows.order_by("organisation__name", "pk"):
        name, agreed = each.organisation.name, each.agreed  # type: ignore[attr-defined]
        so_far = found.get(name, Total(name, 0, 0, 0))
        # Of an offer that was taken back, what was promised of it.
        offered = each.days if each.withdrawn_at is None else agreed
        found[name] = Total(
            name, so_far.offered + offered, so_far.agreed + agreed,
            so_far.given + each.was_given,  # type: ignore[attr-defined]
        )  # fmt: skip
    return list(found.values())


def undertaken_by(access: Access) -> list[tuple[Organisation, str]]:
    """What the organisations of this officer undertook when they signed, in its words: a help for
    whoever makes an offer."""
    rows = Standing.objects.filter(
        organisation__in=access.organisation_ids,
        network=access.network,
        state__in=Standing.STANDS,
        declaration__status="published",
    ).select_related("organisation")
    return [
        (each.organisation, in_words(row))
        for each in rows.order_by("organisation__name")
        if each.organisation is not None
        for row in each.undertakings
    ]


def needs_of(plan: Plan, access: Access) -> list[NeedOfPlan]:
    """What a plan needs, with what was asked, promised and given, and which offers would fit. As
    many queries however many needs."""
    needs = list(plan.help_needed.filter(withdrawn_at=None).order_by("by_day", "pk"))
    given: dict[int, list[Given]] = {each.pk: [] for each in needs}
    for each in with_all().filter(needed__in=given).order_by("asked_at", "pk"):
        given[each.needed_id].append(each)
    offers = [
        (each, each.days - each.agreed)  # type: ignore[attr-defined]
        for each in with_days(
            Offered.objects.filter(network_id=plan.network_id, withdrawn_at=None)
        ).select_related("organisation")
    ]
    return [_need_of_plan(each, given[each.pk], offers, access) for each in needs]


def _need_of_plan(
    needed: Needed, given: Sequence[Given], offers: Sequence[tuple[Offered, int]], access: Access
) -> NeedOfPlan:
    agreed = sum(each.days for each in given if each.state in AGREED)
    agreed += sum(each.days_given for each in given if each.state == State.OFF)
    missing = max(0, needed.days - agreed)
    # Whoever is asked, has said yes or has said no for this need is not offered to ask again.
    known = {each.offered.organisation_id for each in given if each.state != State.OFF}
    return NeedOfPlan(
        needed=needed,
        kind=HelpKind(needed.kind).label,
        area=Objective.Area(needed.area).label,
        given=tuple(given),
        fits=tuple(fits(needed, missing, offers, today=access.today, not_from=known)),
        agreed=agreed,
    )


def own_organisations(access: Access) -> QuerySet[Organisation]:
    """The organisations this person speaks for, by name."""
    mine = Organisation.objects.filter(network=access.network, pk__in=access.organisation_ids)
    return mine.order_by("name", "pk")


def offers_in(access: Access) -> QuerySet[Offered]:
    """Every offer in the network that stands: what the head of a plan may ask for."""
    rows = Offered.objects.filter(network=access.network, withdrawn_at=None)
    return rows.select_related("organisation")
