"""Publishing a proposal, all of it or some: looked at once more, under lock."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from buddies import wishes as kept_wishes
from buddies.facts import problem_for
from buddies.fitness import broken_by, check_may_be_reserve, sentence
from buddies.models import Pairing, Proposal, ProposedPair
from buddies.services.locks import lock_network
from buddies.services.pairs import end_pairing, make_pairing
from buddies.services.proposals import CHANGED, locked_open
from core import audit
from core.clock import london_date
from core.refusals import Refused


@transaction.atomic
def publish(
    *, proposal: Proposal, rows: Collection[ProposedPair], by: audit.Actor, now: datetime
) -> list[Pairing]:
    """Publish the chosen rows of an open proposal, all or none of them, and give the pairs.

    The rest of the proposal lapses. Raises Refused where somebody else decided or changed it
    meanwhile, or where a rule or a buddy's number stands against one of the pairs now.
    """
    network = lock_network(proposal.network)
    kept = locked_open(proposal)
    chosen = list(
        ProposedPair.objects.filter(
            proposal=kept, pk__in=[row.pk for row in rows], buddy__isnull=False
        )
        .select_related("supported", "buddy", "reserve")
        .order_by("pk")
    )
    if not rows:
        raise Refused("Choose at least one pair to publish.")
    if len(chosen) != len(rows):
        raise Refused(CHANGED)
    wishes = kept_wishes.read(kept.wishes)
    helpers = [person for row in chosen for person in (row.buddy, row.reserve) if person]
    problem = problem_for(
        network,
        london_date(now),
        wishes,
        heads=[row.supported_id for row in chosen],
        helpers=helpers,
    )
    moved = Pairing.objects.filter(
        network=network,
        pk__in=wishes.released,
        ended_at=None,
        supported__in=[row.supported_id for row in chosen],
    )
    for pairing in moved.select_related("supported"):
        if pairing.supported_id in problem.held:
            raise Refused(f"{pairing.supported.name}’s buddy cannot change just now.")
        end_pairing(pairing=pairing, by=by, now=now)
    made = []
    for row in chosen:
        assert row.buddy is not None
        broken = broken_by(problem, row.supported, row.buddy)
        if broken:
            raise Refused(
                f"{row.supported.name} with {row.buddy.name} cannot be published any more. "
                f"{sentence(broken[0])} Nothing was published: run the matcher again."
            )
        if row.reserve is not None:
            check_may_be_reserve(problem, row.supported, row.buddy, row.reserve)
        made.append(
            make_pairing(
                network=network,
                supported=row.supported,
                buddy=row.buddy,
                reserve=row.reserve,
                reasons=row.reasons,
                needs_check=row.needs_check,
                by=by,
                now=now,
            )
        )
    kept.state = Proposal.State.PUBLISHED
    kept.save(update_fields=["state"])
    audit.record("proposal.published", kept, by=by, now=now, network_id=network.pk, pairs=len(made))
    return made
