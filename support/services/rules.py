"""What coordinators settle for supervision, and the point outside of every party to turn to."""

from datetime import datetime

from django.db import transaction

from core import audit
from core.audit import Actor
from core.clock import london_date
from core.refusals import Refused
from schools.locks import lock_network
from schools.models import Network
from support.models import SupportRules


@transaction.atomic
def settle_support_rules(
    *, network: Network, sessions_a_year: int, kilometres_apart: int, referral_name: str,
    referral_telephone: str, referral_hours: str, by: Actor, now: datetime,
) -> SupportRules:  # fmt: skip
    """Settle the yearly offer (sessions for each head), how near schools of one group may be, and
    the independent referral point (DOMAIN 1.8). Another number counts as never rung. Raises
    Refused for a referral point without a name or without a number."""
    if bool(referral_name.strip()) != bool(referral_telephone):
        raise Refused("A referral point needs both a name and a telephone number.")
    lock_network(network)
    rules, _ = SupportRules.objects.get_or_create(network=network)
    if rules.referral_telephone != referral_telephone:
        rules.referral_checked_on = None
    rules.sessions_a_year, rules.kilometres_apart = sessions_a_year, kilometres_apart
    rules.referral_name, rules.referral_telephone = referral_name.strip(), referral_telephone
    rules.referral_hours = referral_hours.strip() if referral_name.strip() else ""
    rules.changed_by_id, rules.changed_at = by.actor_id, now
    rules.save()
    audit.record(
        "support_rules.settled", rules, by=by, now=now, network_id=network.pk,
        sessions_a_year=sessions_a_year, kilometres_apart=kilometres_apart,
    )  # fmt: skip
    return rules


@transaction.atomic
def note_referral_rang(*, network: Network, by: Actor, now: datetime) -> None:
    """Note that somebody rang the referral point today, and it answered. Raises Refused where
    there is none."""
    rules = SupportRules.objects.select_for_update().filter(network=network).first()
    if rules is None or not rules.referral_telephone:
        raise Refused("There is no referral point yet. Add one first.")
    rules.referral_checked_on = london_date(now)
    rules.save(update_fields=["referral_checked_on"])
    audit.record("support_rules.referral_rang", rules, by=by, now=now, network_id=network.pk)
