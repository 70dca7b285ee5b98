"""Rows that the tests of inspections share."""

from datetime import date

from hypothesis import HealthCheck, settings

from core import stale
from inspections.models import InspectionRecord
from tests import factories

GRADED_IN_2022 = date(2022, 11, 15)
# A busy machine is no finding: what is drawn decides, not how long it took.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def inspected_school(network, started_on=GRADED_IN_2022, **fields):
    """A school with one inspection on record: by default its window is open in November 2026."""
    record = {key: fields.pop(key) for key in list(fields) if key in RECORD_FIELDS}
    school = factories.school(network, **fields)
    inspection(school, started_on, **record)
    return school


RECORD_FIELDS = (
    "as_at", "kind", "at_predecessor", "category_of_concern", "urn", "urn_at_time", "source",
    "outcome",
)  # fmt: skip


def inspection(school, started_on=GRADED_IN_2022, **fields):
    return InspectionRecord.objects.create(
        **{
            "school": school,
            "urn": school.urn,
            "urn_at_time": school.urn,
            "kind": InspectionRecord.Kind.GRADED,
            "started_on": started_on,
            "as_at": date(2026, 10, 31),
            **fields,
        }
    )


class Marks:
    """What was marked stale, by kind; reset with clear()."""

    NAME = "tests.inspections"

    def __init__(self):
        self.kinds = ("visit", "school", "network")
        for kind in self.kinds:
            stale.register(f"{self.NAME}.{kind}", kind, self._nothing)

    @staticmethod
    def _nothing(object_id, now):
        """The marks alone are looked at."""

    def of(self, kind):
        from core.models import StaleMark

        rows = StaleMark.objects.filter(reconciler=f"{self.NAME}.{kind}").order_by("object_id")
        return list(rows.values_list("object_id", flat=True))

    def clear(self):
        from core.models import StaleMark

        StaleMark.objects.all().delete()

    def close(self):
        for kind in self.kinds:
            del stale._reconcilers[f"{self.NAME}.{kind}"]
