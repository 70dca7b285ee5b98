"""Who employs the head and the staff of a school, as far as this system knows (DOMAIN 8.9)."""

from django.db.models import Q

from schools.access import Access
from schools.models import Organisation, School


def employer_ids(school: School) -> frozenset[int]:
    """The organisations responsible for a school; of a school that the council answers for, the
    council too, whether somebody entered that or not. One query."""
    employs = Q(responsibilities__school=school)
    if school.responsible_body == School.ResponsibleBody.COUNCIL:
        employs |= Q(network=school.network_id, kind=Organisation.Kind.COUNCIL)
    return frozenset(Organisation.objects.filter(employs).values_list("pk", flat=True))


def is_employer(access: Access, school: School) -> bool:
    """Whether this person speaks for who employs them: an officer of such an organisation, or a
    coordinator, who works for the council that is the employer of many."""
    if access.is_coordinator:
        return True
    return bool(access.organisation_ids & employer_ids(school))
