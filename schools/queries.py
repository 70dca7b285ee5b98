"""The only door through which views get networks, schools, people and organisations."""

import hashlib
from datetime import date, timedelta

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)

from accounts.models import Person
from schools.access import Access
from schools.models import (
    DayWithoutPupils,
    Invitation,
    Network,
    Organisation,
    Post,
    Responsibility,
    Role,
    School,
    SchoolCorrection,
    Term,
)
from schools.school_years import missing_from


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
        .annotate(has_ended=_has_ended(access.today))
        .select_related("school", "person")
        .order_by("school__name", F("end").desc(nulls_first=True), "pk")
    )


def roles_for(access: Access) -> QuerySet[Role]:
    """Roles, also ended ones, of the people one may see, in this network."""
    return (
        Role.objects.filter(network=access.network, person__in=people_for(access))
        .annotate(has_ended=_has_ended(access.today))
        .select_related("organisation", "person")
        .order_by("kind", "pk")
    )


def _has_ended(today: date) -> Case:
    return Case(When(end__lte=today, then=True), default=False, output_field=BooleanField())


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


def days_without_pupils_of(network: Network) -> QuerySet[DayWithoutPupils]:
    """The network's INSET days and closures in the order of time."""
    return DayWithoutPupils.objects.filter(network=network).order_by("day")


def networks_for_operator(today: date) -> QuerySet[Network]:
    """Every network, by name, with how many schools and coordinators it has; operators alone
    see them all."""
    coordinates = (
        Role.objects.current(today)
        .filter(network=OuterRef("pk"), kind=Role.Kind.COORDINATOR)
        .order_by()
        .values("network")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Network.objects.annotate(
        school_count=Count("schools"), coordinator_count=Subquery(coordinates)
    ).order_by("name", "pk")


def matches_for(access: Access, *, name: str, email: str, telephone: str) -> QuerySet[Person]:
    """People one may see who could be the person just entered: the same address, telephone or
    name. Somebody chooses among them; nothing is merged by itself."""
    same = Q(name__iexact=name.strip())
    if email:
        same |= Q(email__iexact=email.strip())
    if telephone:
        same |= Q(telephone=telephone)
    return people_for(access).filter(same)


def schools_without_head(access: Access) -> QuerySet[School]:
    """Schools that are not closed and whose head nobody knows, by name."""
    led = Post.objects.current(access.today).filter(school=OuterRef("pk"), kind__in=Post.HEAD_KINDS)
    return schools_for(access).filter(~Exists(led)).exclude(status=School.CLOSED)


def listed_people(access: Access, *, q: str = "", kind: str = "") -> QuerySet[Person]:
    """The list of people: searched by name or school, of one kind, with what they hold."""
    current_posts = (
        Post.objects.current(access.today)
        .filter(school__network=access.network)
        .select_related("school")
        .only("person", "kind", "is_imported", "school__name")
        .order_by("school__name")
    )
    current_roles = (
        Role.objects.current(access.today)
        .filter(network=access.network)
        .select_related("organisation")
        .only("person", "kind", "organisation__name")
    )
    mine_posts = current_posts.filter(person=OuterRef("pk"))
    mine_roles = current_roles.filter(person=OuterRef("pk"))
    people = people_for(access)
    if kind in _POST_KINDS:
        people = people.filter(Exists(mine_posts.filter(kind__in=_POST_KINDS[kind])))
    elif kind in _ROLE_KINDS:
        people = people.filter(Exists(mine_roles.filter(kind=_ROLE_KINDS[kind])))
    if q:
        at_school = mine_posts.filter(school__name__icontains=q)
        people = people.filter(Q(name__icontains=q) | Q(Exists(at_school)))
    return people.prefetch_related(
        Prefetch("posts", current_posts, to_attr="current_posts"),
        Prefetch("roles", current_roles, to_attr="current_roles"),
        Prefetch(
            "invitations",
            Invitation.objects.filter(network=access.network, accepted_at=None, withdrawn_at=None),
            to_attr="open_invitations",
        ),
    )


_POST_KINDS = {"heads": Post.HEAD_KINDS, "delegates": (Post.Kind.DELEGATE,)}
_ROLE_KINDS = {
    "coordinators": Role.Kind.COORDINATOR,
    "officers": Role.Kind.OFFICER,
    "advisers": Role.Kind.ADVISER,
}


def officers_of(organisation: Organisation, today: date) -> QuerySet[Role]:
    """Who speaks for the organisation on this day."""
    return (
        Role.objects.current(today)
        .filter(organisation=organisation, kind=Role.Kind.OFFICER)
        .select_related("person")
        .order_by("person__name")
    )


def responsibilities_of(organisation: Organisation) -> QuerySet[Responsibility]:
    """Which schools the organisation is responsible for, by name, and who says so."""
    return (
        Responsibility.objects.filter(organisation=organisation)
        .select_related("school")
        .order_by("school__name")
    )


def network_of(access: Access) -> Network:
    """The network, read anew, for a form to change."""
    return Network.objects.get(pk=access.network.pk)


def gap_in_terms(network: Network, today: date) -> date | None:
    """The day from which term dates are missing, where that is within half a year."""
    missing = missing_from(list(terms_of(network)), today)
    return missing if missing < today + timedelta(days=183) else None
