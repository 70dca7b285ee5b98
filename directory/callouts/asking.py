"""In which visits one may ask for somebody who knows inspection, and whether with a sentence."""

from django.db.models import QuerySet

from accounts.models import Person
from inspections.concern_queries import log_of
from inspections.models import OPEN_PHASES, Visit
from schools.access import Access


def visits_to_ask_in(access: Access) -> QuerySet[Visit]:
    """The open visits in which this person may ask: those of their schools; for a coordinator,
    whom a head may ring, all of the network's."""
    visits = Visit.objects.filter(school__network=access.network, phase__in=OPEN_PHASES)
    if not access.is_coordinator:
        visits = visits.filter(school__in=access.school_ids)
    return visits.select_related("school", "head")


def may_write(access: Access, visit: Visit, head: Person) -> bool:
    """Whether they may add a sentence, which goes into the head's own log: the head, and a
    delegate whom the head lets write there. A coordinator never."""
    if head.pk == access.person.pk:
        return True
    if visit.school_id not in access.school_ids:
        return False
    log = log_of(access, visit)
    return log is not None and log.owner_id == head.pk
