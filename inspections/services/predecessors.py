"""Whether a school carries on a likely predecessor's history: a coordinator's word."""

from datetime import datetime

from django.db import transaction

from core import audit
from core.refusals import Refused
from inspections.facts import Scope
from inspections.models import InspectionRecord
from inspections.services.locks import hold_schools
from inspections.services.windows import recompute_windows
from schools.models import School, SchoolLink

ANSWERED = "Somebody has answered this already. Reload the page to see how it stands."


@transaction.atomic
def confirm_predecessor(*, link: SchoolLink, by: audit.Actor, now: datetime) -> SchoolLink:
    """Say that a likely predecessor is one: the window rests on it without a doubt.

    Raises Refused where the link is not a guess any more.
    """
    link = _answer(link, SchoolLink.Basis.HAND, by, now)
    recompute_windows(network=link.school.network, now=now)
    return link


@transaction.atomic
def reject_predecessor(*, link: SchoolLink, by: audit.Actor, now: datetime) -> SchoolLink:
    """Say that a likely predecessor is none: its inspections go back to where they were made,
    and no later file makes the same guess. Raises Refused as ``confirm_predecessor``."""
    link = _answer(link, SchoolLink.Basis.REJECTED, by, now)
    own = School.objects.filter(urn=link.predecessor_urn).first()
    InspectionRecord.objects.filter(school=link.school, urn=link.predecessor_urn).update(school=own)
    recompute_windows(network=link.school.network, now=now)
    return link


def _answer(
    link: SchoolLink, basis: SchoolLink.Basis, by: audit.Actor, now: datetime
) -> SchoolLink:
    # All at once and in order: the windows of the whole network are worked out again.
    hold_schools(Scope(network_id=link.school.network_id))
    link = SchoolLink.objects.select_related("school__network").get(pk=link.pk)
    if link.basis != SchoolLink.Basis.LIKELY:
        raise Refused(ANSWERED)
    link.basis = basis
    link.save(update_fields=["basis"])
    audit.record(
        "school.predecessor_answered", link.school, by=by, now=now,
        network_id=link.school.network_id, basis=basis.value, predecessor=link.predecessor_urn,
    )  # fmt: skip
    return link
