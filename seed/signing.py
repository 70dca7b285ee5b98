"""Who stands by the Westhaven Covenant: signed, waiting, suspended, withdrawn, in person, asked."""

from collections.abc import Iterable
from datetime import date, datetime

from accounts.models import Person
from core import clock
from covenant import services as covenant
from covenant import showing, starter
from covenant.models import Declaration, SigningInvitation, Standing
from covenant.parties import Party, of_organisation, of_person
from covenant.services import Second, in_person, inviting
from covenant.undertakings import Chosen, offered_to
from covenant.witness import BY_LINK, Witness, domain_of
from schools.models import Network, Organisation
from schools.services import change_organisation
from seed.people import SEED, Cast

# Everybody at work in Westhaven writes from here.
DOMAIN = "westhaven.example"
SUMMER = "By decision of the board this summer"
AMOUNTS = (6, 12, 2)


def publish(network: Network, officers: dict[str, Person], now: datetime) -> Declaration:
    """The text, approved by its parties and published."""
    declaration = covenant.draft(
        network=network,
        title="The Westhaven Covenant",
        promises=starter.PROMISES,
        undertakings=starter.UNDERTAKINGS,
        text=starter.TEXT,
        by=SEED,
        now=now,
    )
    for party in ("The Westhaven heads’ conference", *officers):
        covenant.note_approval(
            declaration=declaration, party=party, how="At the meeting on 1 September 2026",
            by=SEED, now=now,
        )  # fmt: skip
    return covenant.publish_declaration(declaration=declaration, by=SEED, now=now)


def autumn(network: Network, officers: dict[str, Person], cast: Cast) -> None:
    """What came of it until November, in the order in which it came."""
    declaration = network.declarations.get(status=Declaration.Status.PUBLISHED)
    for number, name in enumerate(list(officers)[:-1]):
        now = _on(8 + number)
        party = _known(network.organisations.get(name=name), now)
        _by_officer(declaration, party, officers[name], now, is_named=number % 2 == 0)
    others = network.organisations.exclude(name__in=officers).order_by("name")
    by = cast.coordinator
    # From a private address, which a coordinator is still to confirm.
    for organisation in others.filter(kind=Organisation.Kind.ASSOCIATION):
        party = of_organisation(organisation)
        _by_link(declaration, party, "Noor Haddad", by, _on(14), "post.example")
    later = list(others.filter(kind__in=("trust", "foundation_trust", "federation"))[:2])
    for organisation, name in zip(later, ("Hester Vane", "Colm Reilly"), strict=False):
        _by_link(declaration, _known(organisation, _on(16)), name, by, _on(16))
    _in_person(network, declaration, cast)
    # The second signatory has not signed yet.
    second = Second(name="Bernard Quill", email=_address("Bernard Quill"))
    for organisation in others.filter(kind=Organisation.Kind.UNION):
        party, now = _known(organisation, _on(6, 10)), _on(6, 10)
        _by_link(declaration, party, "Lois Farr", by, now, second=second)
    for organisation in later[:1]:
        covenant.suspend(
            standing=Standing.objects.get(organisation=organisation), by=cast.coordinator,
            now=_on(20, 10),
            words="The adviser days that it undertook could not be given yet. It and the network "
            "have agreed a plan, and look at it again in February.",
        )  # fmt: skip
    for organisation in later[1:]:
        standing = Standing.objects.get(organisation=organisation)
        covenant.withdraw(
            standing=standing, by=Person.objects.get(pk=standing.event.by_id), now=_on(9, 11),
            words="Our schools join another trust in January. We thank everybody, and hope that "
            "it signs.",
        )  # fmt: skip
    waiting = network.organisations.get(name=list(officers)[-1])
    inviting.invite_to_sign(
        party=of_organisation(waiting), name="Philippa Grant",
        email=f"philippa.grant@{DOMAIN}", role="Chief executive", by=cast.coordinator,
        now=_on(18, 11),
    )  # fmt: skip


def _in_person(network: Network, declaration: Declaration, cast: Cast) -> None:
    """Heads and staff, each shown as they chose."""
    ways = ("name", "initials", "nameless")
    now = _on(21)
    for head, shown_as in zip(cast.heads[4:7], ways, strict=True):
        school = head.posts.order_by("pk")[0].school
        covenant.sign(
            declaration=declaration, party=of_person(head, network), by=head, now=now,
            witness=Witness(
                name=head.name, role=f"{showing.HEAD}, {school.name}"[:100],
                method="code by e-mail", email_domain=DOMAIN, shown_as=shown_as,
            ),
        )  # fmt: skip
    council = network.organisations.get(kind=Organisation.Kind.COUNCIL)
    schools = network.schools.filter(responsibilities__organisation=council).order_by("urn")
    names = ("Marcia Dunn", "Tobias Lark", "Wren Okafor")
    for name, shown_as, school in zip(names, ways, schools[:3], strict=False):
        asked = in_person.ask_to_sign_in_person(
            school=school, name=name, email=_address(name), role=showing.STAFF,
            shown_as=shown_as, now=now,
        )  # fmt: skip
        _answer(declaration, asked, now, shown_as=shown_as)


def _by_officer(
    declaration: Declaration, party: Party, officer: Person, now: datetime, *, is_named: bool
) -> None:
    covenant.sign(
        declaration=declaration, party=party, by=officer, now=now,
        undertakings=_offers(declaration, party),
        witness=Witness(
            name=officer.name, role="Chief officer", authority=SUMMER,
            method="code by e-mail and authenticator app", email_domain=domain_of(officer),
            shown_as="name" if is_named else "nameless",
        ),
    )  # fmt: skip


def _by_link(
    declaration: Declaration, party: Party, name: str, by: Person, now: datetime,
    domain: str = DOMAIN, second: Second | None = None,
) -> None:  # fmt: skip
    asked = inviting.invite_to_sign(
        party=party, name=name, email=_address(name, domain), role="Chair", by=by, now=now
    )
    _answer(declaration, asked, now, second=second, offers=_offers(declaration, party))


def _answer(
    declaration: Declaration, asked: SigningInvitation, now: datetime, *,
    shown_as: str = "name", second: Second | None = None, offers: Iterable[Chosen] = (),
) -> None:  # fmt: skip
    covenant.sign_by_link(
        invitation=asked, declaration=declaration, now=now, undertakings=list(offers),
        second=second,
        witness=Witness(
            name=asked.name, role=asked.role, method=BY_LINK, shown_as=shown_as,
            authority="" if asked.purpose == "in_person" else SUMMER,
            email_domain=asked.email.rpartition("@")[2],
        ),
    )  # fmt: skip


def _offers(declaration: Declaration, party: Party) -> list[Chosen]:
    return [
        Chosen(words=offer.words, unit=offer.unit, amount=amount if offer.unit else None)
        for offer, amount in zip(offered_to(declaration, party.kind), AMOUNTS, strict=False)
    ]


def _known(organisation: Organisation, now: datetime) -> Party:
    """An organisation whose domain the network knows, so that nobody needs to confirm."""
    return of_organisation(
        change_organisation(organisation=organisation, email_domain=DOMAIN, by=SEED, now=now)
    )


def _address(name: str, domain: str = DOMAIN) -> str:
    return f"{name.lower().replace(' ', '.')}@{domain}"


def _on(day: int, month: int = 9) -> datetime:
    return clock.london_time(date(2026, month, day), 11)
