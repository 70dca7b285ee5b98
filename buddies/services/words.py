"""Who must not be paired: a coordinator's word, and a head's own, which nobody else sees."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from buddies.models import DeclaredConflict, ForbiddenPair
from core import audit
from core.refusals import Refused
from schools.models import Network, School


@transaction.atomic
def forbid(
    *, network: Network, one: Person, other: Person, by: audit.Actor, now: datetime
) -> ForbiddenPair:
    """Rule out that these two are paired, either way round; no reason is kept. A pair there is
    stays until it is ended. Raises Refused for one and the same person."""
    if one.pk == other.pk:
        raise Refused("Choose two different people.")
    first, second = sorted((one, other), key=lambda person: person.pk)
    row, is_new = ForbiddenPair.objects.get_or_create(
        network=network, one=first, other=second, defaults={"at": now}
    )
    if is_new:
        audit.record(
            "pair.forbidden", row, by=by, now=now, network_id=network.pk,
            one=first.pk, other=second.pk,
        )  # fmt: skip
    return row


@transaction.atomic
def allow(*, forbidden: ForbiddenPair, by: audit.Actor, now: datetime) -> None:
    """Let two people be paired again."""
    audit.record(
        "pair.allowed", forbidden, by=by, now=now, network_id=forbidden.network_id,
        one=forbidden.one_id, other=forbidden.other_id,
    )  # fmt: skip
    forbidden.delete()


@transaction.atomic
def declare_conflict(
    *,
    network: Network,
    person: Person,
    by: audit.Actor,
    now: datetime,
    school: School | None = None,
    other: Person | None = None,
) -> DeclaredConflict:
    """Keep, for the matcher alone, that this person must not be paired with whoever works at
    ``school``, or with ``other`` wherever they work; give one of the two. The audit trail says
    that somebody did, not about what or whom. A pair there is stays until it is ended.

    Raises Refused for themselves, and where neither or both are given.
    """
    if (school is None) == (other is None):
        raise Refused("Choose a school or a person.")
    if other is not None and other.pk == person.pk:
        raise Refused("Choose somebody other than yourself.")
    row, is_new = DeclaredConflict.objects.get_or_create(
        network=network, person=person, school=school, other=other, defaults={"at": now}
    )
    if is_new:
        audit.record("conflict.declared", row, by=by, now=now, network_id=network.pk)
    return row


@transaction.atomic
def withdraw_conflict(*, conflict: DeclaredConflict, by: audit.Actor, now: datetime) -> None:
    """Take a declared conflict back."""
    audit.record("conflict.withdrawn", conflict, by=by, now=now, network_id=conflict.network_id)
    conflict.delete()
