"""The proposals from which pairs come, for coordinators."""

from django.db.models import F, QuerySet

from buddies.models import Proposal, ProposedPair
from buddies.queries.pairs import PEOPLE, with_schools
from schools.access import Access
from schools.models import Network


def proposals_for(access: Access) -> QuerySet[Proposal]:
    """The network's proposals, the newest first."""
    return Proposal.objects.filter(network=access.network).order_by("-pk")


def open_proposal(network: Network) -> Proposal | None:
    """The proposal that waits for a decision; there is at most one."""
    return Proposal.objects.filter(network=network, state=Proposal.State.OPEN).first()


def rows_of(proposal: Proposal, access: Access) -> QuerySet[ProposedPair]:
    """A proposal's rows with ``supported_school`` and ``buddy_school``: those with a buddy, then
    those without, then those taken out."""
    rows = ProposedPair.objects.filter(proposal=proposal).select_related(*PEOPLE)
    rows = with_schools(rows, access)
    return rows.order_by("is_left_out", F("buddy").asc(nulls_last=True), "supported__name", "pk")
