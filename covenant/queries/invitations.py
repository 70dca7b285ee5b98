"""Who is asked to sign by a link, and what the page behind a link shows."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Person
from core.clock import london_date
from core.refusals import Refused
from covenant import authority, links, policies
from covenant.models import Declaration, SigningInvitation, Standing
from covenant.parties import Party, of_organisation, of_school
from covenant.queries.text import published_declaration
from schools.access import Access
from schools.models import Organisation, School

Purpose, Answer = SigningInvitation.Purpose, SigningInvitation.Answer
NO_TEXT = (
    "There is no published text just now. Your link works again as soon as there is one."
)  # fmt: skip


def invitations_for(access: Access) -> QuerySet[SigningInvitation]:
    """Who is asked to sign for an organisation or a school, newest first: a coordinator sees all
    of the network, an officer those for their organisations. Who was asked, or asks, to sign in
    person is nobody else's to see."""
    rows = SigningInvitation.objects.filter(
        Q(organisation__isnull=False) | Q(school__isnull=False), network=access.network
    ).exclude(purpose=Purpose.IN_PERSON)
    if not access.is_coordinator:
        rows = rows.filter(organisation__in=access.organisation_ids)
    return rows.select_related("organisation", "school").order_by("-sent_at", "-pk")


def parties_inviting_for(access: Access) -> list[Party]:
    """For whom this person may invite somebody to sign, by name."""
    organisations = Organisation.objects.filter(network=access.network)
    if not access.is_coordinator:
        organisations = organisations.filter(pk__in=access.organisation_ids)
    found = [of_organisation(each) for each in organisations.select_related("network")]
    if access.is_coordinator:
        found += [of_school(each) for each in open_schools(access.network)]
    return sorted(found, key=lambda party: (party.name.casefold(), party.key))


def open_schools(network: Any) -> QuerySet[School]:
    """The schools of a network that are there, by name."""
    rows = School.objects.filter(network=network, absent_since=None)
    rows = rows.exclude(status=School.CLOSED).select_related("network")
    return rows.order_by("name", "pk")


def text_to_sign(invitation: SigningInvitation) -> Declaration | None:
    """The words that are signed by it: the published ones, or those that the first signatory
    signed."""
    if invitation.purpose == Purpose.SECOND and invitation.standing is not None:
        return invitation.standing.declaration
    return published_declaration(invitation.network)


def is_same_text(invitation: SigningInvitation, declaration: Declaration) -> bool:
    """Whether who re-affirms by it says so of the very words that were signed."""
    standing = invitation.standing
    return (
        invitation.purpose == Purpose.REAFFIRM
        and standing is not None
        and standing.declaration_id == declaration.pk
    )


def signed_by(invitation: SigningInvitation) -> Standing | None:
    """How the party stands by what was signed by it; None while it was not."""
    return invitation.standing if invitation.answer == Answer.SIGNED else None


def shown_as_before(standing: Standing) -> str:
    """How whoever signed chose to be shown."""
    return standing.event.evidence.shown_as


def to_withdraw_by_link(invitation: SigningInvitation, now: datetime) -> Standing | None:
    """What can be withdrawn by this link: what the same person signed by it, as long as that is
    the signature that counts, or what they are asked to re-affirm; by a link of who asks to sign
    in person what they signed before, however they did, so that who has left the city can too.
    None where there is nothing, or they have left the organisation or school since."""
    standing, person = invitation.standing, invitation.person
    if person is None or invitation.withdrawn_at is not None:
        return None
    if standing is None:
        return _signed_before(invitation, person, now)
    is_asked = invitation.purpose == Purpose.REAFFIRM and invitation.answer != Answer.SIGNED
    if not (is_asked or authority.signed_by_link(standing, person, london_date(now))):
        return None
    if _has_left(invitation, now):
        return None
    return standing if policies.can_be_withdrawn(standing) else None


def _signed_before(invitation: SigningInvitation, person: Person, now: datetime) -> Standing | None:
    if invitation.purpose != Purpose.IN_PERSON or links.why_unusable(invitation, now):
        return None
    theirs = Standing.objects.filter(person=person, network=invitation.network)
    newest_first = theirs.order_by("-declaration__version")
    return next((each for each in newest_first if policies.can_be_withdrawn(each)), None)


def why_not_by_link(
    invitation: SigningInvitation, declaration: Declaration | None, now: datetime
) -> str:
    """Why it cannot be signed by this link now, in a sentence; "" where it can."""
    if reason := links.why_unusable(invitation, now):
        return reason
    if _has_left(invitation, now):
        name = links.party_of(invitation).name
        return f"This link no longer works, because you do not speak for {name} any more."
    if declaration is None:
        return NO_TEXT
    standing = invitation.standing
    if invitation.purpose == Purpose.SECOND:
        assert standing is not None
        return _refusal(policies.check_waits_for_second, standing) or _refusal(
            policies.check_open_for_signing, declaration
        )
    if is_same_text(invitation, declaration):
        return _refusal(policies.check_can_be_reaffirmed, standing)
    party = links.party_of(invitation)
    if party.person is not None and party.person.pk is None:
        return ""
    before = Standing.objects.filter(declaration=declaration, **party.ids()).first()
    return _refusal(policies.check_not_signed, before)


def _has_left(invitation: SigningInvitation, now: datetime) -> bool:
    person, party = invitation.person, links.party_of(invitation)
    today = london_date(now)
    return person is not None and authority.has_left(party, person, invitation.sent_at, today)


def _refusal(check: Callable[[Any], None], of: Any) -> str:
    try:
        check(of)
    except Refused as refusal:
        return str(refusal)
    return ""
