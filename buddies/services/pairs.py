"""Pairs: made by hand or by publishing, their reserve, their end."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import Person
from buddies import policies
from buddies.facts import problem_for
from buddies.fitness import check_may_be_reserve, fit_of
from buddies.matching.data import Problem
from buddies.models import Pairing, Publication
from buddies.services.locks import load_of, locked_offer
from core import audit, stale
from core.clock import london_date
from core.refusals import Refused
from schools.locks import lock_network
from schools.models import Network


@transaction.atomic
def pair(
    *,
    network: Network,
    supported: Person,
    buddy: Person,
    by: audit.Actor,
    now: datetime,
    reserve: Person | None = None,
    reasons: Sequence[str] = (),
    despite: Collection[str] = (),
) -> Pairing:
    """Pair a head with a buddy who has offered, and publish it.

    ``reasons``: why these two, in words; worked out where not given. ``despite``: rules
    (``matching.data.WAIVABLE``) that the coordinator sets aside for this pair. Raises Refused
    with the sentence where a rule of pairing, the buddy's number or another pair stands against
    it.
    """
    network = lock_network(network)
    today = london_date(now)
    fit = fit_of(network, today, supported, buddy, reserve, despite)
    if reserve is not None:
        check_may_be_reserve(fit.problem, supported, buddy, reserve)
    return make_pairing(
        network=network, supported=supported, buddy=buddy, reserve=reserve,
        reasons=list(reasons) or list(fit.reasons), needs_check=fit.needs_check, by=by, now=now,
    )  # fmt: skip


def make_pairing(
    *,
    network: Network,
    supported: Person,
    buddy: Person,
    reserve: Person | None,
    reasons: list[str],
    needs_check: bool,
    by: audit.Actor,
    now: datetime,
    publication: Publication | None = None,
) -> Pairing:
    """Write a pair that keeps the rules, once there is room. Call it with the network locked."""
    if Pairing.objects.filter(network=network, supported=supported, ended_at=None).exists():
        raise Refused(f"{supported.name} has a buddy already. End that pair first.")
    policies.check_room(buddy, locked_offer(network, buddy), load_of(network, buddy))
    made = Pairing.objects.create(
        network=network,
        supported=supported,
        buddy=buddy,
        reserve=reserve,
        started_at=now,
        reasons=reasons,
        needs_check=needs_check,
        publication=publication,
    )
    note("pairing.published", made, by, now)
    return made


@transaction.atomic
def set_reserve(
    *, pairing: Pairing, reserve: Person | None, by: audit.Actor, now: datetime
) -> Pairing:
    """Name whom the head rings when the buddy cannot be reached; None for nobody.

    Raises Refused for a pair that has ended, or where a rule of pairing stands against it.
    """
    network = lock_network(pairing.network)
    kept = _locked(pairing)
    policies.check_live(kept)
    if reserve is not None:
        problem = _problem(network, now, kept, reserve)
        check_may_be_reserve(problem, kept.supported, kept.buddy, reserve)
    if kept.reserve != reserve:
        kept.reserve = reserve
        # Whether the new one stands in is for ``following`` to say.
        kept.stands_in_since = None
        kept.save(update_fields=["reserve", "stands_in_since"])
        note("pairing.reserve_set", kept, by, now)
    return kept


@transaction.atomic
def end_pairing(
    *,
    pairing: Pairing,
    by: audit.Actor,
    now: datetime,
    why: str = Pairing.WhyEnded.COORDINATOR,
    publication: Publication | None = None,
) -> Pairing:
    """End a pair. Nobody is asked for a reason, and of what the pair was only dates stay.

    ``why``: one of ``Pairing.WhyEnded``, which never tells which of the two. ``publication``:
    the one for which the pair was released; while that can be undone, so long are the reasons of
    the pair kept. Raises Refused where it has ended already.
    """
    lock_network(pairing.network)
    kept = _locked(pairing)
    policies.check_live(kept)
    kept.ended_at, kept.why_ended, kept.ended_by = now, why, publication
    kept.stands_in_since = None
    if publication is None:
        kept.reasons, kept.needs_check = [], False
    kept.save()
    note("pairing.ended", kept, by, now)
    return kept


@transaction.atomic
def find_another(
    *,
    pairing: Pairing,
    buddy: Person,
    reserve: Person | None,
    by: audit.Actor,
    now: datetime,
) -> Pairing:
    """Give the head of a pair that has ended, or whose buddy has left, another buddy at once.

    A pair that is still live ends in the same transaction. Raises Refused, and MayBeSetAside, as
    ``pair`` does; then nothing has changed.
    """
    network = lock_network(pairing.network)
    kept = _locked(pairing)
    if kept.ended_at is None:
        end_pairing(pairing=kept, by=by, now=now)
    return pair(
        network=network, supported=kept.supported, buddy=buddy, reserve=reserve, by=by, now=now
    )


def _locked(pairing: Pairing) -> Pairing:
    rows = Pairing.objects.select_for_update(of=("self",))
    return rows.select_related("supported", "buddy", "reserve").get(pk=pairing.pk)


def _problem(network: Network, now: datetime, kept: Pairing, reserve: Person) -> Problem:
    return problem_for(
        network, london_date(now), heads=[kept.supported_id], helpers=[kept.buddy, reserve]
    )


def note(verb: str, pairing: Pairing, by: audit.Actor, now: datetime) -> None:
    """Write what became of a pair, and have its people told."""
    audit.record(
        verb, pairing, by=by, now=now, network_id=pairing.network_id,
        supported=pairing.supported_id, buddy=pairing.buddy_id, reserve=pairing.reserve_id,
    )  # fmt: skip
    stale.mark("pairing", pairing.pk, now=now)
