"""For whom one may sign, and what came of it."""

from core.refusals import Refused
from covenant import parties, policies, showing
from covenant.models import Declaration, SignatureEvent, Standing
from covenant.parties import Party
from covenant.undertakings import Chosen
from schools.access import Access
from schools.models import Organisation, School


def parties_for(access: Access) -> list[Party]:
    """For whom this person may sign: their organisations, the schools they lead, themselves."""
    organisations = Organisation.objects.filter(
        network=access.network, pk__in=access.organisation_ids
    )
    schools = School.objects.filter(network=access.network, pk__in=access.head_school_ids)
    return [
        *(
            parties.of_organisation(each)
            for each in organisations.select_related("network").order_by("name", "pk")
        ),
        *(
            parties.of_school(each)
            for each in schools.select_related("network").order_by("name", "pk")
        ),
        parties.of_person(access.person, access.network),
    ]


def role_of(access: Access, party: Party) -> str:
    """What this person is to the party: the title of an officer, "Headteacher" of a school; in
    person head or member of staff, with their school: "Head, Quayside School"."""
    if party.organisation is not None:
        return next(
            (role.title for role in access.roles if role.organisation_id == party.organisation.pk),
            "",
        )
    if party.school is not None:
        return "Headteacher"
    post = next(iter(access.head_posts or access.posts), None)
    is_ = showing.HEAD if access.is_head else showing.STAFF
    return f"{is_}, {post.school.name}"[:100] if post else is_


def standing_of(event: SignatureEvent) -> Standing:
    """The standing that a signature made."""
    return Standing.objects.get(event=event)


def undertaken_before(party: Party) -> tuple[Chosen, ...]:
    """What a party undertook with the newest version it signed, to begin from."""
    ids = {name: pk for name, pk in party.ids().items() if pk}
    earlier = Standing.objects.filter(**ids, network=party.network)
    newest = earlier.order_by("-declaration__version").first()
    return tuple(Chosen(**row) for row in newest.undertakings) if newest else ()


def why_not_to_sign(party: Party, declaration: Declaration) -> str:
    """Why a party has nothing to sign now, in a sentence: it has signed; "" where it can."""
    try:
        policies.check_not_signed(
            Standing.objects.filter(declaration=declaration, **party.ids()).first()
        )
    except Refused as refusal:
        return str(refusal)
    return ""
