"""Who of those who must be reached has no way in which they can be: found every night and when
details change, before it matters."""

from datetime import datetime

from django.db.models import Q

from accounts.models import Person
from buddies.models import LastResort, Pairing
from core.clock import london_date
from notifications.channels import can_be_sent
from notifications.models import Message
from schools.models import Network
from schools.queries import coordinators_of


def needed_in(network: Network, now: datetime) -> Q:
    """Who must be reached here: the buddies and reserves of live pairs, coordinators, the named
    contact, and whom heads chose as their last resort. A condition on people."""
    live = Pairing.objects.filter(network=network, ended_at=None)
    chosen = LastResort.objects.filter(network=network, person__isnull=False)
    who = (
        Q(pk__in=live.values("buddy"))
        | Q(pk__in=live.filter(reserve__isnull=False).values("reserve"))
        | Q(pk__in=coordinators_of(network, london_date(now)).values("pk"))
        | Q(pk__in=chosen.values("person"))
    )
    if network.named_contact_id is not None:
        who |= Q(pk=network.named_contact_id)
    return who & Q(erased_at=None)


def has_a_way(person: Person) -> bool:
    """Whether a message can go to this person, and the last one to the same address did not come
    back for good."""
    if not can_be_sent(person):
        return False
    tried = Message.objects.filter(
        person=person, state__in=(Message.State.SENT, Message.State.FAILED)
    )
    last = tried.order_by("-finished_at", "-pk").first()
    if last is None or last.state == Message.State.SENT:
        return True
    return last.address not in (person.email, person.mobile)


def is_missed(network: Network, person_id: int, now: datetime) -> bool:
    """Whether somebody is needed here and cannot be reached."""
    person = Person.objects.filter(needed_in(network, now), pk=person_id).first()
    return person is not None and not has_a_way(person)
