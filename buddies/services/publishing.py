"""Publishing a proposal, all of it or some: looked at once more, under lock."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from buddies import wishes as kept_wishes
from buddies.facts import problem_for
from buddies.fitness import broken_by, check_may_be_reserve, sentence
from buddies.matching.data import Problem
from buddies.models import Proposal, ProposalChange, ProposedPair, Publication
from buddies.services.pairs import end_pairing, make_pairing, set_reserve
from buddies.services.seen import as_seen, locked_open, step
from core import audit
from core.clock import london_date
from core.refusals import Refused
from schools.locks import lock_network
from schools.models import Network

Kind = ProposedPair.Kind


@transaction.atomic
def publish(
    *,
    proposal: Proposal,
    rows: Collection[ProposedPair],
    by: audit.Actor,
    now: datetime,
    seen: int | None = None,
) -> Publication:
    """Publish the chosen rows of an open proposal, all or none of them.

    A pair that moves ends, and a published pair may get the reserve that it lacks. The rows are
    done with; the proposal stays open while others wait. ``seen``: the version of the proposal
    that the coordinator looked at; without it what the rows carry. Raises Refused where somebody
    else decided or changed one of them meanwhile, saying who and what, or where a rule or a
    buddy's number stands against one of the pairs now.
    """
    network = lock_network(proposal.network)
    kept = locked_open(proposal, by)
    if not rows:
        raise Refused("Choose at least one pair to publish.")
    chosen = [row for row in as_seen(kept, rows, seen, by) if row.kind in PUBLISHED]
    if len(chosen) != len(rows):
        raise Refused("One of these has no buddy to publish. Nothing was published.")
    problem = _problem(network, kept, chosen, now)
    made = Publication.objects.create(network=network, at=now, by_id=by.actor_id)
    for row in chosen:
        if row.kind == Kind.MOVED:
            _end(row, problem, made, by, now)
    for row in chosen:
        if row.kind == Kind.RESERVE:
            _set_reserve(row, made, by, now)
        else:
            _make(network, row, problem, made, by, now)
    made.save(update_fields=["reserves"])
    ProposedPair.objects.filter(pk__in=[row.pk for row in chosen]).delete()
    _close_when_done(kept)
    step(kept, ProposalChange.Act.PUBLISH, by, now)
    audit.record(
        "proposal.published", kept, by=by, now=now, network_id=network.pk, pairs=len(chosen),
        publication=made.pk,
    )  # fmt: skip
    return made


PUBLISHED = (Kind.NEW, Kind.MOVED, Kind.RESERVE)


def _problem(
    network: Network, proposal: Proposal, chosen: list[ProposedPair], now: datetime
) -> Problem:
    return problem_for(
        network,
        london_date(now),
        kept_wishes.read(proposal.wishes),
        heads=[row.supported_id for row in chosen],
        helpers=[person for row in chosen for person in (row.buddy, row.reserve) if person],
    )


def _end(
    row: ProposedPair, problem: Problem, made: Publication, by: audit.Actor, now: datetime
) -> None:
    """End the pair that moves, unless it has ended meanwhile."""
    assert row.pairing is not None
    if row.supported_id in problem.held:
        raise Refused(f"{row.supported.name}’s buddy cannot change just now.")
    if row.pairing.ended_at is None:
        end_pairing(pairing=row.pairing, by=by, now=now, publication=made)


def _set_reserve(row: ProposedPair, made: Publication, by: audit.Actor, now: datetime) -> None:
    assert row.pairing is not None
    if row.pairing.ended_at is not None or row.pairing.reserve_id is not None:
        raise Refused(
            f"The pair of {row.supported.name} has changed since. Nothing was published: take "
            "this row out, or run the matcher again."
        )
    set_reserve(pairing=row.pairing, reserve=row.reserve, by=by, now=now)
    made.reserves.append([row.pairing.pk, None, row.reserve_id])


def _make(
    network: Network,
    row: ProposedPair,
    problem: Problem,
    made: Publication,
    by: audit.Actor,
    now: datetime,
) -> None:
    assert row.buddy is not None
    if broken := broken_by(problem, row.supported, row.buddy):
        raise Refused(
            f"{row.supported.name} with {row.buddy.name} cannot be published any more. "
            f"{sentence(broken[0])} Nothing was published: run the matcher again."
        )
    if row.reserve is not None:
        check_may_be_reserve(problem, row.supported, row.buddy, row.reserve)
    pairing = make_pairing(
        network=network,
        supported=row.supported,
        buddy=row.buddy,
        reserve=row.reserve,
        reasons=row.reasons,
        needs_check=row.needs_check,
        by=by,
        now=now,
        publication=made,
    )
    made.reserves.append([pairing.pk, None, row.reserve_id])


def _close_when_done(proposal: Proposal) -> None:
    """A proposal is over when no pair waits in it any more."""
    waiting = ProposedPair.objects.filter(proposal=proposal, is_left_out=False)
    if not waiting.exclude(buddy=None).exists():
        proposal.state = Proposal.State.PUBLISHED
        proposal.save(update_fields=["state"])
