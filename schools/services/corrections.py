"""Corrections by hand: they win over what the files say, which is kept beside them."""

from datetime import datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Field

from core import audit, stale
from core.audit import Actor
from core.refusals import Refused
from schools.models import School, SchoolCorrection

# Texts only, so that the value in the file and the value by hand compare as they are.
CORRECTABLE = (
    "name",
    "phase",
    "status",
    "responsible_body",
    "telephone",
    "website",
    "street",
    "town",
    "postcode",
)


@transaction.atomic
def correct_school(
    *, school: School, field: str, value: str, by: Actor, now: datetime
) -> SchoolCorrection:
    """Set one of ``CORRECTABLE`` by hand and give the correction, which keeps the file's value.

    Raises Refused for a value that the field cannot hold.
    """
    if field not in CORRECTABLE:
        raise ValueError(f"{field} cannot be corrected by hand")
    value = value.strip()
    school = School.objects.select_for_update().get(pk=school.pk)
    try:
        cast("Field[Any, Any]", School._meta.get_field(field)).clean(value, school)
    except ValidationError as error:
        raise Refused(f"This cannot be used: {error.messages[0]}") from error
    correction = SchoolCorrection.objects.filter(school=school, field=field).first()
    if correction is None:
        correction = SchoolCorrection(
            school=school, field=field, imported_value=getattr(school, field)
        )
    correction.value, correction.by_id, correction.at = value, by.actor_id, now
    correction.save()
    _set(school, field, value, now)
    audit.record(
        "school.corrected", school, by=by, now=now, network_id=school.network_id, field=field
    )
    return correction


@transaction.atomic
def undo_correction(*, correction: SchoolCorrection, by: Actor, now: datetime) -> School:
    """Go back to what the file says, and give the school."""
    school = School.objects.select_for_update().get(pk=correction.school_id)
    _set(school, correction.field, correction.imported_value, now)
    audit.record(
        "school.correction_undone", school, by=by, now=now, network_id=school.network_id,
        field=correction.field,
    )  # fmt: skip
    correction.delete()
    return school


def _set(school: School, field: str, value: str, now: datetime) -> None:
    setattr(school, field, value)
    school.save(update_fields=[field])
    stale.mark("school", school.pk, now=now)
