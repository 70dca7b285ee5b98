"""A publication undone within a day: all of it or nothing, and everybody is told."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from buddies.facts import problem_for
from buddies.fitness import broken_by
from buddies.matching.data import Problem, Rule
from buddies.matching.plan import Status
from buddies.matching.words import reasons
from buddies.models import Pairing, Publication
from buddies.services.locks import load_of, locked_offer
from buddies.services.pairs import end_pairing, note
from core import audit
from core.clock import london_date
from core.refusals import Refused
from inspections.models import OPEN_PHASES, Visit
from schools.locks import lock_network
from schools.models import Network

SINCE = "Nothing was undone. You can end single pairs instead."


def can_be_undone(publication: Publication, now: datetime) -> bool:
    """Whether its day is not over and nobody has undone it; what has happened since then is
    looked at when it is undone."""
    return publication.undone_at is None and now < publication.until


@transaction.atomic
def undo_publication(*, publication: Publication, by: audit.Actor, now: datetime) -> Publication:
    """End the pairs that a publication made, bring back as they were those that it ended, and
    take back the reserves that it set.

    Raises Refused, with nothing done, where its day is over or it is undone already; where one
    of a pair has agreed the code of practice; where a visit is open for one of the heads; where
    one of the pairs has changed since; or where a pair that would come back has no place any
    more.
    """
    network = lock_network(publication.network)
    kept = Publication.objects.select_for_update().get(pk=publication.pk)
    if kept.undone_at is not None:
        raise Refused("This publication has been undone already.")
    if not can_be_undone(kept, now):
        raise Refused("A publication can be undone for a day. You can end single pairs instead.")
    made, touched, ended = _pairs(kept)
    _check_no_visit(network, [*made, *touched, *ended])
    reserves = {pk: (before, after) for pk, before, after in kept.reserves}
    for pairing in [*made, *touched]:
        _check_unchanged(pairing, reserves[pairing.pk][1])
    for pairing in made:
        _check_not_agreed(pairing)
        end_pairing(pairing=pairing, by=by, now=now, why=Pairing.WhyEnded.UNDONE)
    for pairing in touched:
        pairing.reserve_id = reserves[pairing.pk][0]
        pairing.save(update_fields=["reserve"])
        note("pairing.reserve_set", pairing, by, now)
    _bring_back(network, ended, by, now)
    kept.undone_at = now
    kept.save(update_fields=["undone_at"])
    audit.record(
        "publication.undone", kept, by=by, now=now, network_id=network.pk,
        ended=len(made), back=len(ended), reserves=len(touched),
    )  # fmt: skip
    return kept


def _pairs(publication: Publication) -> tuple[list[Pairing], list[Pairing], list[Pairing]]:
    """The pairs that it made, those that only got a reserve, and those that it ended, locked."""
    ids = [pk for pk, _before, _after in publication.reserves]
    rows = Pairing.objects.select_for_update(of=("self",)).select_related(
        "supported", "buddy", "reserve"
    )
    concerned = list(
        rows.filter(Q(pk__in=ids) | Q(publication=publication) | Q(ended_by=publication)).order_by(
            "pk"
        )
    )
    made = [each for each in concerned if each.publication_id == publication.pk]
    ended = [each for each in concerned if each.ended_by_id == publication.pk]
    touched = [each for each in concerned if each not in made and each not in ended]
    return made, touched, ended


def _check_no_visit(network: Network, pairs: list[Pairing]) -> None:
    heads = {pairing.supported_id: pairing.supported for pairing in pairs}
    visits = Visit.objects.filter(
        school__network=network, phase__in=OPEN_PHASES, head__in=list(heads)
    )
    for head in visits.order_by("pk").values_list("head", flat=True):
        raise Refused(
            f"{heads[head].name}’s buddy cannot change just now: a visit has opened. {SINCE}"
        )


def _pair(pairing: Pairing) -> str:
    return f"{pairing.supported.name} and {pairing.buddy.name}"


def _check_unchanged(pairing: Pairing, reserve: int | None) -> None:
    if (
        pairing.ended_at is not None
        or pairing.reserve_id != reserve
        or pairing.stands_in_since is not None
    ):
        raise Refused(f"The pair of {_pair(pairing)} has changed since. {SINCE}")


def _check_not_agreed(pairing: Pairing) -> None:
    if pairing.supported_agreed_at or pairing.buddy_agreed_at:
        raise Refused(f"{_pair(pairing)} have begun: the code of practice is agreed. {SINCE}")


def _bring_back(network: Network, ended: list[Pairing], by: audit.Actor, now: datetime) -> None:
    if not ended:
        return
    people = [person for pairing in ended for person in (pairing.supported, pairing.buddy)]
    problem = problem_for(
        network, london_date(now), heads=[each.supported_id for each in ended], helpers=people
    )
    for pairing in ended:
        _check_may_come_back(network, pairing, problem)
        pairing.ended_at, pairing.why_ended, pairing.ended_by = None, "", None
        if not pairing.reasons:
            # Of an ended pair only dates are kept.
            pairing.reasons, pairing.needs_check = _why(problem, pairing)
        pairing.save(update_fields=["ended_at", "why_ended", "ended_by", "reasons", "needs_check"])
        note("pairing.brought_back", pairing, by, now)


def _why(problem: Problem, pairing: Pairing) -> tuple[list[str], bool]:
    need = next(each for each in problem.needs if each.person_id == pairing.supported_id)
    giver = next(each for each in problem.givers if each.person_id == pairing.buddy_id)
    load = Pairing.objects.filter(
        network=pairing.network_id, buddy=pairing.buddy_id, ended_at=None
    ).count()
    said, check = reasons(problem, need, giver, load, Status.NEW)
    return list(said), check


def _check_may_come_back(network: Network, pairing: Pairing, problem: Problem) -> None:
    if Rule.NOT_POSSIBLE in broken_by(problem, pairing.supported, pairing.buddy):
        # Never which word stands against it, or whose.
        raise Refused(f"The pair of {_pair(pairing)} cannot come back. {SINCE}")
    if Pairing.objects.filter(network=network, supported=pairing.supported, ended_at=None).exists():
        raise Refused(f"{pairing.supported.name} has another buddy by now. {SINCE}")
    offer = locked_offer(network, pairing.buddy)
    if offer is None or load_of(network, pairing.buddy) >= offer.capacity:
        raise Refused(
            f"{pairing.buddy.name} supports as many as they offered to by now, so the pair with "
            f"{pairing.supported.name} cannot come back. {SINCE}"
        )
