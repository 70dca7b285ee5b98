"""Proposals: a run of the matcher, run anew, or put aside. Nothing is published."""

from datetime import datetime

from django.db import transaction

from buddies.models import Proposal, ProposalChange
from buddies.services.seen import check_seen, locked_open, step
from buddies.services.working_out import work_out
from buddies.wishes import Wishes
from core import audit
from schools.locks import lock_network
from schools.models import Network


@transaction.atomic
def propose(
    *, network: Network, by: audit.Actor, now: datetime, unless_open: bool = False
) -> Proposal:
    """Run the matcher and keep what it found as the network's open proposal. An older open one
    is put aside, or, with ``unless_open``, given back as it is. Published pairs stay."""
    network = lock_network(network)
    older = Proposal.objects.select_for_update().filter(network=network, state=Proposal.State.OPEN)
    for proposal in older:
        if unless_open:
            return proposal
        _put_aside(proposal, ProposalChange.Act.RUN_AGAIN, by, now)
    made = Proposal.objects.create(network=network, made_at=now, made_by_id=by.actor_id)
    work_out(made, network, Wishes(), now)
    audit.record("proposal.made", made, by=by, now=now, network_id=network.pk)
    return made


@transaction.atomic
def propose_again(*, proposal: Proposal, seen: int, by: audit.Actor, now: datetime) -> Proposal:
    """Run the matcher from the start and put this proposal aside, with what was chosen in it.

    ``seen``: the version that the coordinator looked at. Raises Refused where somebody else
    has decided or changed it since.
    """
    lock_network(proposal.network)
    check_seen(locked_open(proposal, by), seen, by)
    return propose(network=proposal.network, by=by, now=now)


@transaction.atomic
def dismiss(
    *, proposal: Proposal, by: audit.Actor, now: datetime, seen: int | None = None
) -> Proposal:
    """Put a proposal aside. Raises Refused where it is decided already, or has changed since
    version ``seen``."""
    lock_network(proposal.network)
    kept = locked_open(proposal, by)
    if seen is not None:
        check_seen(kept, seen, by)
    _put_aside(kept, ProposalChange.Act.DISMISS, by, now)
    audit.record("proposal.dismissed", kept, by=by, now=now, network_id=kept.network_id)
    return kept


def _put_aside(proposal: Proposal, act: ProposalChange.Act, by: audit.Actor, now: datetime) -> None:
    proposal.state = Proposal.State.DISMISSED
    proposal.save(update_fields=["state"])
    step(proposal, act, by, now)
