"""A plan is held while something in it is changed: two who write at once come one after the
other, and the second learns what the first wrote."""

from datetime import datetime

from django.utils.crypto import salted_hmac
from django.views.decorators.debug import sensitive_variables

from core import audit
from core.refusals import Refused
from support.models import Plan
from support.policies.contents import check_goes_on


class Overtaken(Refused):
    """Somebody saved other words since the page was shown."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else has changed this since you opened the page. What they saved stands "
            "below; yours is still in the boxes and is not saved. Put in what you want to keep, "
            "and save again."
        )


def held(plan_id: int) -> Plan:
    """The plan as it is now, held until the transaction ends."""
    rows = Plan.objects.select_related("school", "network", "head")
    return rows.select_for_update(of=("self",)).get(pk=plan_id)


def held_open(plan_id: int) -> Plan:
    """The same. Raises Refused where it is paused or closed."""
    plan = held(plan_id)
    check_goes_on(plan)
    return plan


@sensitive_variables()
def seen_of(*values: object) -> str:
    """What a page remembers of the words it showed."""
    return salted_hmac("support.seen", "\x1f".join(map(str, values))).hexdigest()[:32]


@sensitive_variables()
def check_seen(seen: str | None, *values: object) -> None:
    """Raises Overtaken where the words are others than those that the page showed."""
    if seen is not None and seen != seen_of(*values):
        raise Overtaken


def record(verb: str, plan: Plan, subject: object, by: audit.Actor, now: datetime) -> None:
    """The act, by number alone."""
    audit.record(verb, subject, by=by, now=now, network_id=plan.network_id, plan=plan.pk)  # type: ignore[arg-type]
