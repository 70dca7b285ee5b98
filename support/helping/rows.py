"""Days offered, agreed and given, added up in the database."""

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from support.models import Given, Needed, Offered

State = Given.State
# What takes days from an offer and from a need.
AGREED = (State.ACCEPTED, State.DONE)
ENGINE_KIND = "help"


def hold(given_id: int) -> Given | None:
    """Lock a match, its need and its offer first: two plans that want the last days of one offer
    come one after the other, and so do two offers of the last days of one need. Read anew; None
    where it is gone."""
    Needed.objects.select_for_update(of=("self",)).filter(given=given_id).first()
    Offered.objects.select_for_update(of=("self",)).filter(given=given_id).first()
    Given.objects.select_for_update().filter(pk=given_id).first()
    return with_all().filter(pk=given_id).first()


def with_all() -> QuerySet[Given]:
    """Matches with what every act on them reads."""
    return Given.objects.select_related(
        "offered__organisation__network", "needed__plan__school", "needed__plan__head",
        "answered_by", "asked_by",
    )  # fmt: skip


def with_days(offers: QuerySet[Offered]) -> QuerySet[Offered]:
    """Each with ``agreed`` and ``was_given``: days promised to plans, and given so far. Of help
    that was called off, the days that were given count."""
    rows = Given.objects.filter(offered=OuterRef("pk")).order_by().values("offered")
    agreed = rows.filter(state__in=AGREED).annotate(many=Sum("days")).values("many")
    off = rows.filter(state=State.OFF).annotate(many=Sum("days_given")).values("many")
    given = rows.annotate(many=Sum("days_given")).values("many")
    return offers.annotate(
        agreed=Coalesce(Subquery(agreed), 0) + Coalesce(Subquery(off), 0),
        was_given=Coalesce(Subquery(given), 0),
    )


def free_days(offered: Offered) -> int:
    """The days of one offer that are promised to nobody. One query."""
    row = with_days(Offered.objects.filter(pk=offered.pk)).get()
    return max(0, row.days - row.agreed)  # type: ignore[attr-defined]


def missing_days(need: Needed) -> int:
    """The days of a need that nobody has agreed to give. One query."""
    agreed = need.given.filter(state__in=AGREED).aggregate(many=Sum("days"))["many"] or 0
    off = need.given.filter(state=State.OFF).aggregate(many=Sum("days_given"))["many"] or 0
    return max(0, need.days - agreed - off)


def wanted(needs: QuerySet[Needed]) -> QuerySet[Needed]:
    """Needs that still stand, of plans that go on, of which some day is missing; each with
    ``agreed``."""
    rows = Given.objects.filter(needed=OuterRef("pk")).order_by().values("needed")
    agreed = rows.filter(state__in=AGREED).annotate(many=Sum("days")).values("many")
    stands = Q(withdrawn_at=None, plan__state="open")
    found = needs.filter(stands).annotate(agreed=Coalesce(Subquery(agreed), 0))
    return found.filter(agreed__lt=F("days"))
