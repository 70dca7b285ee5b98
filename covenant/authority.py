"""Who may sign for whom, and whether a coordinator looks at it first."""

from datetime import date, datetime
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet

from accounts.models import Person
from core.clock import london_date
from core.refusals import NotAllowed
from covenant import showing
from covenant.models import Declaration, SignatureEvent, SigningInvitation, Standing
from covenant.parties import Party, of_standing
from covenant.speakers import speaks_for
from covenant.witness import Witness
from schools.models import Network, Organisation, Post, Role, School
from schools.shared_domains import is_anybodys

Purpose = SigningInvitation.Purpose


def check_may_sign(party: Party, declaration: Declaration, by: Person, now: datetime) -> None:
    """That ``by`` may sign this text for this party: officers for their organisation, heads for
    their school, members of the network for themselves, and whoever is asked by a link."""
    if declaration.network_id == party.network.pk and (
        holds_it(party, by, now) or is_asked(party, by, now)
    ):
        return
    if party.organisation is not None:
        raise NotAllowed("You can sign only for an organisation that you are an officer of.")
    if party.school is not None:
        raise NotAllowed("You can sign only for a school that you lead.")
    raise NotAllowed(
        "You can sign only for yourself, in the city where you work. Ask its coordinator if you "
        "are not listed there."
    )


def holds_it(party: Party, by: Person, now: datetime) -> bool:
    """Whether ``by`` is an officer of the organisation, leads the school, or is this person and
    holds a post or a role in the network today."""
    today = london_date(now)
    is_known = party.person is None or is_member(by, party.network, today)
    return is_known and speaks_for(by, party, today)


def is_member(person: Person, network: Network, today: date) -> bool:
    """Whether somebody holds a post or a role in the network on this day."""
    posts = Post.objects.current(today).filter(person=person, school__network=network)
    roles = Role.objects.current(today).filter(person=person, network=network)
    return posts.exists() or roles.exists()


def is_asked(party: Party, by: Person, now: datetime) -> bool:
    """Whether ``by`` was asked by a link to sign for this party, and the link still counts."""
    if party.person is not None and party.person != by:
        return False
    letter = _asked(party, by, now).order_by("-sent_at").first()
    return letter is not None and not has_left(party, by, letter.sent_at, london_date(now))


def signed_by_link(standing: Standing, by: Person, today: date) -> bool:
    """Whether the signature that counts is one that ``by`` gave by a link, perhaps the only way in
    that they have, and they have not left since."""
    signed = standing.invitations.filter(person=by, answer=SigningInvitation.Answer.SIGNED)
    is_theirs = standing.event.by_id == by.pk and signed.exists()
    return is_theirs and not has_left(of_standing(standing), by, standing.event.at, today)


def has_left(party: Party, by: Person, since: datetime, today: date) -> bool:
    """Whether ``by`` spoke for the organisation or school at some time ``since``, and does so no
    more: their letters act for it no longer."""
    if party.person is not None or speaks_for(by, party, today):
        return False
    ended = Q(person=by, end__gte=london_date(since), end__lte=today)
    if party.school is not None:
        posts = Post.objects.filter(ended, school=party.school, kind__in=Post.HEAD_KINDS)
        return posts.exists()
    roles = Role.objects.filter(ended, organisation=party.organisation, kind=Role.Kind.OFFICER)
    return roles.exists()


def is_asked_as_second(standing: Standing, by: Person, now: datetime) -> bool:
    """Whether ``by`` was asked by a link to sign this standing as the second."""
    return _open(by, now).filter(purpose=Purpose.SECOND, standing=standing).exists()


def needs_check(party: Party, by: Person, witness: Witness, now: datetime) -> bool:
    """Whether a coordinator confirms the authority first: where the domain of the e-mail address
    is not the one known of the organisation, nor below it, or none is known.

    A head and a member of the network are known by their post or role; who signs by a link, by
    the domain of their school.
    """
    if party.organisation is not None:
        return not is_below(witness.email_domain, [party.organisation.email_domain])
    if _claims_to_lead(party, by, witness, now):
        return True
    if holds_it(party, by, now):
        return False
    schools = [party.school] if party.school else _schools_asked(party, by, now)
    return not is_below(witness.email_domain, known_domains(schools))


def _claims_to_lead(party: Party, by: Person, witness: Witness, now: datetime) -> bool:
    """Whether somebody who signs in person calls themselves the head of a school that is known to
    have another."""
    if party.person is None or not showing.is_head(witness.role):
        return False
    schools = _schools_asked(party, by, now)
    heads = Post.objects.current(london_date(now)).filter(
        school__in=schools, kind__in=Post.HEAD_KINDS
    )
    return heads.exists() and not heads.filter(person=by).exists()


def is_under_suspension(party: Party) -> bool:
    """Whether the party was suspended, and no coordinator has restored it or confirmed a signature
    of it since: withdrawing and signing anew does not end an action plan."""
    act = SignatureEvent.Act
    said = SignatureEvent.objects.filter(
        network_id=party.network.pk, act__in=(act.SUSPENDED, act.RESTORED, act.CONFIRMED),
        **{name: pk for name, pk in party.ids().items() if pk},
    )  # fmt: skip
    last = said.order_by("-number").first()
    return last is not None and last.act == act.SUSPENDED


def is_below(domain: str, known: list[str]) -> bool:
    """Whether an e-mail domain is one of these, or below one. What is anybody’s never counts."""
    domain = domain.lower().rstrip(".")
    names = [each.lower().strip(". ") for each in known if not is_anybodys(each)]
    return any(each and (domain == each or domain.endswith(f".{each}")) for each in names)


def known_domains(schools: list[School]) -> list[str]:
    """The domains by which the people of these schools write: of their websites, and of the
    organisations that are responsible for them."""
    organisations = Organisation.objects.filter(responsibilities__school__in=schools)
    return [
        *(_host(school.website) for school in schools),
        *organisations.exclude(email_domain="").values_list("email_domain", flat=True),
    ]


def _host(website: str) -> str:
    try:
        host = urlsplit(website if "//" in website else f"//{website}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _asked(party: Party, by: Person, now: datetime) -> QuerySet[SigningInvitation]:
    found = _open(by, now).filter(network=party.network)
    if party.person is not None:
        own = Q(purpose=Purpose.REAFFIRM, standing__person=by)
        return found.filter(Q(purpose=Purpose.IN_PERSON) | own)
    name = "organisation" if party.organisation is not None else "school"
    value = party.organisation or party.school
    return found.filter(
        Q(purpose=Purpose.SIGN, **{name: value})
        | Q(purpose=Purpose.REAFFIRM, **{f"standing__{name}": value})
    )


def _schools_asked(party: Party, by: Person, now: datetime) -> list[School]:
    asked = _asked(party, by, now).exclude(school=None).select_related("school")
    return [each.school for each in asked if each.school]


def _open(by: Person, now: datetime) -> QuerySet[SigningInvitation]:
    """Invitations that still count; one that this very act answers does too."""
    return SigningInvitation.objects.filter(
        Q(answer="") | Q(answered_at=now), person=by, withdrawn_at=None, expires_at__gt=now
    )
