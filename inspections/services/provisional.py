"""What a head was told in confidence: noted, shared with whom they choose, and gone again.

No message, log line, audit detail or export of it: only that somebody chose somebody.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.views.decorators.debug import sensitive_variables

from accounts.models import Person
from core import audit
from core.clock import london_date
from core.refusals import Refused
from inspections import outcomes
from inspections.companions import companions_of
from inspections.models import Phase, ProvisionalOutcome, ProvisionalShare, Visit
from inspections.services.steps import locked

# From the end of the visit until the report is published there is something to note.
MAY_NOTE = (Phase.ON_SITE, Phase.PAUSED, Phase.INCOMPLETE, Phase.FEEDBACK, Phase.DRAFT)
# Time to compare it with what is published.
KEPT_AFTER_PUBLICATION = timedelta(days=30)
NOTHING_TO_NOTE = "There is nothing to note before the team has come, or once all is published."


@sensitive_variables()
def note_provisional(
    *, visit: Visit, said: Mapping[str, str], by: Person, now: datetime
) -> ProvisionalOutcome:
    """Keep what a head was told, in place of what they noted before. Raises Refused where the
    visit is not at that point, ValidationError by area for a grade that is none."""
    problems = outcomes.problems_with_grades(said)
    if problems:
        raise ValidationError(problems)
    with transaction.atomic():
        visit = locked(visit)
        if visit.phase not in MAY_NOTE:
            raise Refused(NOTHING_TO_NOTE)
        # Not by update_or_create, whose frame would hold the words while the database answers.
        # The visit is held, so there is no second one at once.
        note = ProvisionalOutcome.objects.filter(visit=visit, head=by).first()
        note = note or ProvisionalOutcome(visit=visit, head=by)
        note.said, note.noted_at = json.dumps(dict(said)), now
        note.save()
        return note


def share_provisional(
    *, note: ProvisionalOutcome, person: Person, by: Person, now: datetime
) -> ProvisionalShare:
    """Let somebody who stands beside the head read it. Raises Refused for anybody else."""
    with transaction.atomic():
        visit = locked(note.visit)
        companions = companions_of(visit, by, london_date(now))
        companion = next((each for each in companions if each.person == person), None)
        if companion is None:
            raise Refused("This person does not stand beside you here. Choose one of those listed.")
        share, is_new = ProvisionalShare.objects.get_or_create(
            outcome=note,
            person=person,
            ended_at=None,
            defaults={"kind": companion.kind, "shared_at": now},
        )
        if is_new:
            _record("provisional.shared", note, by, now, person=person.pk)
        return share


def stop_sharing(*, share: ProvisionalShare, by: Person, now: datetime) -> None:
    """Somebody may read it no longer, from the next request on."""
    with transaction.atomic():
        locked(share.outcome.visit)
        ended = ProvisionalShare.objects.filter(pk=share.pk, ended_at=None).update(ended_at=now)
        if ended:
            _record("provisional.unshared", share.outcome, by, now, person=share.person_id)


def forget_provisional(*, note: ProvisionalOutcome, by: Person, now: datetime) -> None:
    """Delete it for good, for everybody who could read it."""
    with transaction.atomic():
        locked(note.visit)
        _record("provisional.forgotten", note, by, now)
        ProvisionalOutcome.objects.filter(pk=note.pk).delete()


def forget_what_is_over(*, now: datetime) -> int:
    """Delete what was noted in visits that are over: what counts is published, or there was
    none. Nobody need close a visit for it. Returns how many."""
    over = Q(visit__phase__in=(Phase.MONITORING, Phase.CLOSED, Phase.MISTAKEN))
    long_published = Q(
        visit__phase=Phase.PUBLISHED,
        visit__published_on__lte=london_date(now) - KEPT_AFTER_PUBLICATION,
    )
    rows = ProvisionalOutcome.objects.filter(over | long_published)
    return rows.delete()[1].get(ProvisionalOutcome._meta.label, 0)


def _record(verb: str, note: ProvisionalOutcome, by: Person, now: datetime, **detail: int) -> None:
    network_id = note.visit.school.network_id
    audit.record(verb, note.visit, by=by, now=now, network_id=network_id, **detail)
