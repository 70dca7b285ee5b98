"""What a published report says, kept before Ofsted's own file tells of it."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from core import audit, stale
from core.refusals import Refused
from inspections import outcomes
from inspections.models import InspectionRecord, Visit
from inspections.queries import outcome_record
from inspections.services.steps import locked
from inspections.services.windows import keep_inspection, recompute_school

NOT_YET = "The report is not published yet. What was said before that is nobody’s but the head’s."
KNOWN = "Ofsted’s published file tells of this inspection by now, and what it says counts."


def why_not_enter(visit: Visit, record: InspectionRecord | None) -> str | None:
    """Why what the report says cannot be entered by hand; None where it can."""
    if visit.published_on is None or visit.is_open:
        return NOT_YET
    if record is not None and record.source == InspectionRecord.Source.OFSTED:
        return KNOWN
    return None


def enter_outcome(
    *,
    visit: Visit,
    said: Mapping[str, str],
    category: str,
    by: audit.Actor,
    now: datetime,
) -> InspectionRecord:
    """Keep what a published report card says: the grade of each area by its key, and the
    category of concern if there is one. Ofsted's file replaces it once it tells of it.

    Raises Refused before publication and after that; ValidationError by area for a grade that
    is none, or a category that the grades do not lead to (DOMAIN 3.10).
    """
    problems = outcomes.problems_with(said, category)
    if problems:
        raise ValidationError(problems)
    with transaction.atomic():
        visit = locked(visit)
        known = outcome_record(visit)
        why_not = why_not_enter(visit, known)
        if why_not is not None:
            raise Refused(why_not)
        record, _ = keep_inspection(visit.school, visit.first_day, now=now)
        record.published_on = visit.published_on
        record.outcome = {key: grade for key, grade in said.items() if grade}
        record.category_of_concern = category
        record.save(update_fields=["published_on", "outcome", "category_of_concern"])
        recompute_school(visit.school_id, now=now)
        stale.mark("outcome", record.pk, now=now)
        # What it says is public, and still enters no log.
        audit.record(
            "visit.outcome_entered", visit, by=by, now=now, network_id=visit.school.network_id
        )
        return record
