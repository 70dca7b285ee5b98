"""Who was asked whether these are the words, and what they said."""

from django.db.models import QuerySet

from covenant import hashing
from covenant.models import Approval, Declaration, Wording
from schools.access import Access
from schools.models import Network, Organisation


def approvals_of(declaration: Declaration) -> QuerySet[Approval]:
    """Every party that was asked, by name, for coordinators."""
    return (
        Approval.objects.filter(declaration=declaration)
        .select_related("organisation", "declaration__network")
        .order_by("party", "pk")
    )


def approvals_in(network: Network) -> QuerySet[Approval]:
    """Every party that was ever asked here, for coordinators."""
    return Approval.objects.filter(declaration__network=network).select_related(
        "declaration__network"
    )


def approvals_for(access: Access) -> QuerySet[Approval]:
    """What the organisations of this officer were asked, the newest version first."""
    return (
        Approval.objects.filter(
            declaration__network=access.network, organisation__in=access.organisation_ids
        )
        .select_related("organisation", "declaration__network")
        .order_by("-declaration__version", "party")
    )


def approvals_to_answer(access: Access) -> list[Approval]:
    """What an officer is asked and has not answered for the words as they are."""
    drafts = approvals_for(access).filter(declaration__status=Declaration.Status.DRAFT)
    return [each for each in drafts if each.text_sha256 != hashing.hash_of(each.declaration)]


def approvals_waited_for(network: Network) -> list[Approval]:
    """Who was asked about the draft and has not answered for the words as they are, the longest
    first."""
    drafts = approvals_in(network).filter(declaration__status=Declaration.Status.DRAFT)
    rows = drafts.order_by("asked_at", "pk")
    return [each for each in rows if each.text_sha256 != hashing.hash_of(each.declaration)]


def approvers_of(declaration: Declaration) -> QuerySet[Approval]:
    """Who approved the words of a published version, in public."""
    return approvals_of(declaration).filter(
        answer=Approval.Answer.APPROVED, text_sha256=declaration.sha256
    )


def organisations_to_ask(network: Network, declaration: Declaration) -> QuerySet[Organisation]:
    """The network's organisations that were not asked about this text, by name."""
    asked = Approval.objects.filter(declaration=declaration, organisation__isnull=False)
    return (
        Organisation.objects.filter(network=network)
        .exclude(pk__in=asked.values("organisation"))
        .order_by("name", "pk")
    )


def wordings_of(declaration: Declaration) -> QuerySet[Wording]:
    """The words of a version as they were saved, the newest first."""
    return (
        Wording.objects.filter(declaration=declaration)
        .select_related("by")
        .order_by("-saved_at", "-pk")
    )


def wording_with(declaration: Declaration, sha256: str) -> Wording | None:
    """The words that have this hash."""
    return wordings_of(declaration).filter(sha256=sha256).first()
