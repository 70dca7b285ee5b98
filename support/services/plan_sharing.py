"""Letting somebody read a section of a plan, and no longer."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from core import audit
from schools.models import Organisation
from support.models import Plan, PlanShare


def share(
    *,
    plan: Plan,
    section: str,
    by: Person,
    now: datetime,
    organisation: Organisation | None = None,
    person: Person | None = None,
) -> PlanShare:
    """Let an organisation's officers, or one person, read a section; again changes nothing."""
    with transaction.atomic():
        Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        found, is_new = PlanShare.objects.get_or_create(
            plan=plan, section=section, organisation=organisation, person=person, ended_at=None,
            defaults={"shared_at": now},
        )  # fmt: skip
        if is_new:
            _record("plan.shared", found, by, now)
        return found


def end_share(*, share: PlanShare, by: Person, now: datetime) -> None:
    """They read it no longer, from the next page they open."""
    with transaction.atomic():
        if PlanShare.objects.filter(pk=share.pk, ended_at=None).update(ended_at=now):
            _record("plan.share_ended", share, by, now)


def _record(verb: str, share: PlanShare, by: Person, now: datetime) -> None:
    audit.record(
        verb, share.plan, by=by, now=now, network_id=share.plan.network_id, share=share.pk,
        section=share.section,
    )  # fmt: skip
