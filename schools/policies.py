"""Who may do what with people, organisations and schools; the same for button and act."""

from datetime import date

from accounts.models import Person
from core.refusals import NotAllowed, Refused
from schools.access import Access
from schools.models import Invitation, Network, Organisation, Post, Role

# Organisations whose officers manage heads: the council employs its coordinator and is not
# among them (DOMAIN 8.9).
MANAGES_HEADS = (
    Organisation.Kind.TRUST,
    Organisation.Kind.FOUNDATION_TRUST,
    Organisation.Kind.FEDERATION,
    Organisation.Kind.GOVERNING_BODY,
)
ONLY_COORDINATORS = "Only a coordinator of this network can do this. Ask one of them."


def can_coordinate(access: Access) -> bool:
    """Whether this person may change the network's people, organisations and schools."""
    return access.is_coordinator


def check_coordinates(access: Access) -> None:
    """Raises NotAllowed for everybody but a coordinator."""
    if not can_coordinate(access):
        raise NotAllowed(ONLY_COORDINATORS)


def can_name_delegates(access: Access) -> bool:
    """Whether this person may name a delegate: a head, for their own schools."""
    return access.is_head


def check_names_delegates(access: Access) -> None:
    """Raises NotAllowed for everybody but a head."""
    if not can_name_delegates(access):
        raise NotAllowed("Only a school’s head names its delegate.")


def can_withdraw(access: Access, invitation: Invitation) -> bool:
    """A coordinator any invitation, a head one to be a delegate of their own school."""
    if can_coordinate(access):
        return True
    return (
        invitation.invited_as == Invitation.For.DELEGATE
        and invitation.school_id in access.head_school_ids
    )


def check_withdraws(access: Access, invitation: Invitation) -> None:
    """Raises NotAllowed where ``can_withdraw`` says no."""
    if not can_withdraw(access, invitation):
        raise NotAllowed(ONLY_COORDINATORS)


def can_end_post(access: Access, post: Post) -> bool:
    """A coordinator any post, a head that of a delegate at their own school."""
    if can_coordinate(access):
        return True
    return post.kind == Post.Kind.DELEGATE and post.school_id in access.head_school_ids


def check_ends_post(access: Access, post: Post) -> None:
    """Raises NotAllowed where ``can_end_post`` says no."""
    if not can_end_post(access, post):
        raise NotAllowed(ONLY_COORDINATORS)


def is_known_elsewhere(person: Person, network: Network) -> bool:
    """Whether another network counts on this person: by a post, a role, or an invitation that
    may still be taken up. Whoever has their address takes up what it asked them to."""
    invited = Invitation.objects.filter(person=person, accepted_at=None, withdrawn_at=None)
    return (
        Post.objects.filter(person=person).exclude(school__network=network).exists()
        or Role.objects.filter(person=person).exclude(network=network).exists()
        or invited.exclude(network=network).exists()
    )


def can_pause_for(access: Access, person: Person) -> bool:
    """Whether a coordinator may have this person sent nothing for a while, because they asked
    on the telephone: only where no other network counts on them."""
    return can_coordinate(access) and not is_known_elsewhere(person, access.network)


def check_pauses_for(access: Access, person: Person) -> None:
    """Raises NotAllowed where ``can_pause_for`` says no."""
    check_coordinates(access)
    if not can_pause_for(access, person):
        raise NotAllowed(
            "This person belongs to another network too, so only they can pause their messages."
        )


def can_correct_person(access: Access, person: Person) -> bool:
    """Whether a coordinator may correct this person's details: only theirs who never sign in,
    and on whom no other network counts."""
    return (
        can_coordinate(access)
        and person.user_id is None
        and not is_known_elsewhere(person, access.network)
    )


def check_corrects_person(access: Access, person: Person) -> None:
    """Raises NotAllowed where ``can_correct_person`` says no."""
    check_coordinates(access)
    if not can_correct_person(access, person):
        raise NotAllowed(
            "People who sign in, or are asked to, change their own details, under My details."
        )


def check_may_coordinate(person: Person, network: Network, today: date) -> None:
    """Raises Refused where the person leads a school here, supervises heads or may be some
    head's manager."""
    posts = Post.objects.not_ended(today).filter(person=person, school__network=network)
    if posts.filter(kind__in=Post.HEAD_KINDS).exists():
        raise Refused(
            "Somebody who leads a school in this network cannot coordinate it: heads must be "
            "able to speak freely. End their post first, or choose somebody else."
        )
    if _supervises(person, network, today):
        raise Refused(
            "A supervisor of this network hears what heads say in confidence, so cannot "
            "coordinate it. Choose somebody else."
        )
    roles = Role.objects.not_ended(today).filter(person=person, organisation__network=network)
    if roles.filter(organisation__kind__in=MANAGES_HEADS).exists():
        raise Refused(
            "An officer of a trust, federation or governing body here may be a head’s line "
            "manager or HR officer, so cannot coordinate this network. Choose somebody else."
        )


def check_may_supervise(person: Person, network: Network, today: date) -> None:
    """Raises Refused where what heads say in confidence would be heard by somebody who decides
    about them: a coordinator, or an officer who may be a head's manager (DOMAIN 8.9)."""
    if _coordinates(person, network, today):
        raise Refused(
            "A coordinator of this network cannot supervise its heads: they must be able to "
            "speak freely. Choose somebody else, or end their role as coordinator first."
        )
    roles = Role.objects.not_ended(today).filter(person=person, organisation__network=network)
    if roles.filter(organisation__kind__in=MANAGES_HEADS).exists():
        raise Refused(
            "An officer of a trust, federation or governing body here may be a head’s line "
            "manager, so cannot supervise heads of this network. Choose somebody else."
        )


def check_may_lead(person: Person, network: Network, today: date) -> None:
    """Raises Refused where the person coordinates the network."""
    if _coordinates(person, network, today):
        raise Refused(
            "A coordinator of this network cannot lead one of its schools. "
            "End their role as coordinator first."
        )


def check_may_be_officer(person: Person, organisation: Organisation, today: date) -> None:
    """Raises Refused where the organisation manages heads and the person coordinates the network
    or supervises its heads."""
    if organisation.kind in MANAGES_HEADS and _coordinates(person, organisation.network, today):
        raise Refused(
            "A coordinator of this network cannot be an officer of an organisation that manages "
            "heads. End their role as coordinator first."
        )
    if organisation.kind in MANAGES_HEADS and _supervises(person, organisation.network, today):
        raise Refused(
            "A supervisor of this network hears what heads say in confidence, so cannot be an "
            "officer of an organisation that manages heads. Choose somebody else."
        )


def _supervises(person: Person, network: Network, today: date) -> bool:
    roles = Role.objects.not_ended(today).filter(person=person, network=network)
    return roles.filter(kind=Role.Kind.SUPERVISOR).exists()


def _coordinates(person: Person, network: Network, today: date) -> bool:
    roles = Role.objects.not_ended(today).filter(person=person, network=network)
    return roles.filter(kind=Role.Kind.COORDINATOR).exists()
