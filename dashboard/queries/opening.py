"""What a city has of what it needs before it opens: counts and yes or no, and nobody's name."""

from dataclasses import dataclass
from datetime import date

from covenant import approvals, hashing
from covenant.models import Declaration, SigningInvitation, Standing
from schools.models import Invitation, Network, Role, School, Term
from schools.queries import gap_in_terms, named_human


@dataclass(frozen=True)
class OpeningFacts:
    """One network, as the checklist of its opening goes by it."""

    schools: int
    # Coordinators who have an account, and others who were only entered or invited.
    coordinators: int
    coordinators_asked: int
    has_terms: bool
    terms_missing_from: date | None
    contact_can_be_rung: bool
    is_drafted: bool
    is_approved: bool
    is_published: bool
    parties_asked: int
    signatures: int
    is_public: bool


def opening_facts(network: Network, today: date) -> OpeningFacts:
    """In as many queries for a thousand schools as for one."""
    newest = Declaration.objects.filter(network=network).order_by("-version").first()
    published = Declaration.objects.filter(
        network=network, status=Declaration.Status.PUBLISHED
    ).exists()
    coordinators = Role.objects.current(today).filter(network=network, kind=Role.Kind.COORDINATOR)
    invited = Invitation.objects.filter(network=network, withdrawn_at=None)
    officers = Role.objects.current(today).filter(network=network, kind=Role.Kind.OFFICER)
    contact = named_human(network, today)
    return OpeningFacts(
        schools=School.objects.filter(network=network).exclude(status=School.CLOSED).count(),
        coordinators=coordinators.filter(person__user__isnull=False).count(),
        coordinators_asked=invited.filter(
            invited_as=Invitation.For.COORDINATOR, accepted_at=None
        ).count(),
        has_terms=Term.objects.filter(network=network, last_day__gte=today).exists(),
        terms_missing_from=gap_in_terms(network, today),
        contact_can_be_rung=contact is not None and bool(contact.telephone),
        is_drafted=newest is not None,
        is_approved=published or (newest is not None and _is_approved(newest)),
        is_published=published,
        parties_asked=officers.values("organisation").distinct().count()
        + invited.filter(invited_as=Invitation.For.OFFICER, accepted_at=None).count()
        + SigningInvitation.objects.filter(
            network=network, purpose=SigningInvitation.Purpose.SIGN, withdrawn_at=None
        ).count(),
        signatures=Standing.objects.filter(network=network, state__in=Standing.STANDS).count(),
        is_public=network.is_public,
    )


def _is_approved(draft: Declaration) -> bool:
    asked = list(draft.approvals.all())
    return not approvals.why_not_approved(asked, hashing.hash_of(draft))
