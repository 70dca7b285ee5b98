"""Who may see and do what with pairs; the same answer for button, view and act."""

from accounts.models import Person
from buddies.models import Offer, Pairing
from core.refusals import NotAllowed, Refused
from schools.access import Access


def can_coordinate(access: Access) -> bool:
    """Whether this person pairs heads: a coordinator of the network."""
    return access.is_coordinator


def can_watch_fairness(access: Access) -> bool:
    """Whether this person sees how fair pairing is, in counts: coordinators, officers of any
    organisation (unions and heads' associations among them) and the heads it is for."""
    return access.is_coordinator or access.is_officer or access.is_head


def can_offer(access: Access) -> bool:
    """Whether this person may offer to be a buddy: whoever leads a school here."""
    return access.is_head


def can_keep_offer(access: Access) -> bool:
    """Whether this person has pages about being a buddy: a head, and whoever else has offered
    or was asked. One query at most."""
    mine = Offer.objects.filter(network=access.network, person=access.person)
    return can_offer(access) or mine.exists()


def is_one_of_two(person: Person, pairing: Pairing) -> bool:
    """Whether this person is the head or the buddy of the pair; the reserve is neither."""
    return person.pk in (pairing.supported_id, pairing.buddy_id)


def can_end(access: Access, pairing: Pairing) -> bool:
    """Either of the two, or a coordinator, and nobody is asked why."""
    return pairing.ended_at is None and (
        can_coordinate(access) or is_one_of_two(access.person, pairing)
    )


def check_ends(access: Access, pairing: Pairing) -> None:
    """Raises NotAllowed for anybody but the two and a coordinator. Whether the pair has ended
    meanwhile is for the act to say."""
    if not (can_coordinate(access) or is_one_of_two(access.person, pairing)):
        raise NotAllowed("Only the two people of a pair and the coordinators can end it.")


def check_is_one_of_two(person: Person, pairing: Pairing) -> None:
    """Raises NotAllowed for anybody but the two: nobody agrees for somebody else."""
    if not is_one_of_two(person, pairing):
        raise NotAllowed("Only the two people of a pair can agree to its code of practice.")


def may_need_another(pairing: Pairing) -> bool:
    """Whether another buddy may have to be found: the pair has ended, or its buddy is away."""
    return pairing.ended_at is not None or pairing.stands_in_since is not None


def check_live(pairing: Pairing) -> None:
    """Raises Refused for a pair that has ended."""
    if pairing.ended_at is not None:
        raise Refused("This pair has ended already.")


def check_room(buddy: Person, offer: Offer | None, load: int) -> None:
    """Raises Refused where the buddy has not offered, or supports as many as they offered to."""
    if offer is None or not offer.is_active:
        raise Refused(
            f"{buddy.name} has not offered to be a buddy. Ask them, and enter their offer first."
        )
    if load >= offer.capacity:
        heads = "1 head" if offer.capacity == 1 else f"{offer.capacity} heads"
        raise Refused(
            f"{buddy.name} supports {heads} already, as many as they offered to. Choose somebody "
            "else, or ask them to take one more."
        )
