"""The only door through which views get networks, schools, people and organisations."""

import hashlib
from datetime import date

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, When

from accounts.models import Person
from schools.access import Access
from schools.models import (
    Invitation,
    Network,
    Organisation,
    Post,
    Role,
    School,
    SchoolCorrection,
    Term,
)


def schools_for(access: Access) -> QuerySet[School]:
    """The schools a person may see, by name: a coordinator all of the network's, an officer
    those their organisation is responsible for, a head or delegate their own."""
    schools = School.objects.filter(network=access.network)
    if not access.is_coordinator:
        schools = schools.filter(
            Q(pk__in=access.school_ids)
            | Exists(
                School.objects.filter(
                    pk=OuterRef("pk"),
                    responsibilities__organisation_id__in=access.organisation_ids,
                )
            )
        )
    return schools.order_by("name", "pk")


def people_for(access: Access) -> QuerySet[Person]:
    """The people a person may see, by name: a coordinator everybody with a post, a role or an
    open invitation here; others themselves and the delegates or officers beside them.

    Somebody who is only invited here and known elsewhere shows once they have accepted.
    """
    people = Person.objects.filter(erased_at=None).order_by("name", "pk")
    if access.is_coordinator:
        return people.filter(_belongs_to(access.network))
    beside = Q(
        Exists(
            Post.objects.current(access.today).filter(
                person=OuterRef("pk"), school_id__in=access.head_school_ids
            )
        )
    ) | Q(
        Exists(
            Role.objects.current(access.today).filter(
                person=OuterRef("pk"), organisation_id__in=access.organisation_ids
            )
        )
    )
    return people.filter(Q(pk=access.person.pk) | beside)


def _belongs_to(network: Network) -> Q:
    """A post or role in the network; or invited to it and known nowhere else."""
    me = OuterRef("pk")
    here = Q(Exists(Post.objects.filter(person=me, school__network=network))) | Q(
        Exists(Role.objects.filter(person=me, network=network))
    )
    invited = Exists(Invitation.objects.filter(person=me, network=network, withdrawn_at=None))
    elsewhere = (
        Q(Exists(Post.objects.filter(person=me).exclude(school__network=network)))
        | Q(Exists(Role.objects.filter(person=me).exclude(network=network)))
        | Q(Exists(Invitation.objects.filter(person=me).exclude(network=network)))
    )
    return here | (Q(invited, user=None) & ~elsewhere)


def organisations_for(access: Access) -> QuerySet[Organisation]:
    """The organisations a person may see, by name: a coordinator all of the network's, an
    officer their own, others none."""
    organisations = Organisation.objects.filter(network=access.network)
    if not access.is_coordinator:
        organisations = organisations.filter(pk__in=access.organisation_ids)
    return organisations.order_by("name", "pk")


def coordinators_of(network: Network, today: date) -> QuerySet[Person]:
    """Who coordinates the network on this day, the longest-serving first."""
    current = Role.objects.current(today).filter(network=network, kind=Role.Kind.COORDINATOR)
    return Person.objects.filter(pk__in=current.values("person")).order_by("pk")


def heads_of(school: School, today: date) -> QuerySet[Person]:
    """Who leads the school on this day: head, co-heads, acting head, then executive head."""
    current = Post.objects.current(today).filter(
        school=school, kind__in=Post.HEAD_KINDS, person=OuterRef("pk")
    )
    at_the_school = current.exclude(kind=Post.Kind.EXECUTIVE_HEAD)
    return (
        Person.objects.filter(Exists(current))
        .annotate(
            order=Case(When(Exists(at_the_school), then=0), default=1, output_field=IntegerField())
        )
        .order_by("order", "pk")
    )


def named_human(network: Network, today: date) -> Person | None:
    """Whom a head without a buddy rings: the named contact, else the first coordinator, those
    with a telephone before those without."""
    contact = network.named_contact
    if contact is not None and contact.erased_at is None:
        return contact
    return (
        coordinators_of(network, today)
        .annotate(silent=Case(When(telephone="", then=1), default=0, output_field=IntegerField()))
        .order_by("silent", "pk")
        .first()
    )


def posts_for(access: Access) -> QuerySet[Post]:
    """Posts, also ended ones, of the people one may see, at schools of this network."""
    return (
        Post.objects.filter(school__network=access.network, person__in=people_for(access))
        .select_related("school", "person")
        .order_by("school__name", F("end").desc(nulls_first=True), "pk")
    )


def roles_for(access: Access) -> QuerySet[Role]:
    """Roles, also ended ones, of the people one may see, in this network."""
    return (
        Role.objects.filter(network=access.network, person__in=people_for(access))
        .select_related("organisation", "person")
        .order_by("kind", "pk")
    )


def invitations_for(access: Access) -> QuerySet[Invitation]:
    """Invitations, the newest first: a coordinator all of the network's, a head those of
    delegates for their own schools, others none."""
    invitations = Invitation.objects.filter(network=access.network)
    if not access.is_coordinator:
        invitations = invitations.filter(
            invited_as=Invitation.For.DELEGATE, school_id__in=access.head_school_ids
        )
    return invitations.select_related("person", "school", "organisation").order_by("-pk")


def invitation_by_token(token: str) -> Invitation | None:
    """The invitation whose link carries this token; None for none."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    return (
        Invitation.objects.filter(token_digest=digest)
        .select_related("network", "person", "school", "organisation")
        .first()
    )


def corrections_for(access: Access) -> QuerySet[SchoolCorrection]:
    """Corrections by hand of the schools one may see."""
    return SchoolCorrection.objects.filter(school__in=schools_for(access)).select_related("school")


def terms_of(network: Network) -> QuerySet[Term]:
    """The network's terms in the order of time."""
    return Term.objects.filter(network=network).order_by("first_day")


def networks_for_operator() -> QuerySet[Network]:
    """Every network, by name; operators alone see them all."""
    return Network.objects.order_by("name", "pk")


def matches_for(access: Access, *, name: str, email: str, telephone: str) -> QuerySet[Person]:
    """People one may see who could be the person just entered: the same address, telephone or
    name. Somebody chooses among them; nothing is merged by itself."""
    same = Q(name__iexact=name.strip())
    if email:
        same |= Q(email__iexact=email.strip())
    if telephone:
        same |= Q(telephone=telephone)
    return people_for(access).filter(same)
