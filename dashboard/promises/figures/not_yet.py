"""What belongs to a promise and cannot be measured here yet: shown as such, never as nothing."""

from dashboard.promises.figure import Figure, Unit

SUPERVISION = Figure(
    key="supervision-places",
    promise=1,
    words="Places in supervision that were taken, of those offered",
    definition="Not yet measured: supervision is not arranged here yet.",
    unit=Unit.PLACES,
    measure=None,
)
BROAD_CHURCH = Figure(
    key="broad-church",
    promise=3,
    words="Visits to each other’s schools that were not about an inspection",
    definition="Not yet measured: peer review and other visits are not arranged here yet.",
    unit=Unit.VISITS,
    measure=None,
)
PLANS = Figure(
    key="plans-in-five-days",
    promise=4,
    words="Reports with a negative outcome after which a support plan was opened within five "
    "working days",
    definition="Not yet measured: support plans are not kept here yet.",
    unit=Unit.VISITS,
    measure=None,
)
