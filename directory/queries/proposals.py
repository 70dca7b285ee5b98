"""Whom an organisation has proposed, and what its officers may know of that."""

from dataclasses import dataclass

from django.db.models import QuerySet

from directory.models import Entry
from schools.access import Access
from schools.models import Organisation

ASKED = "Asked, not answered yet"
AGREED = "Agreed, a coordinator looks at it"
LISTED = "Listed"
# Whether they said no, did not answer, left or were not listed is for nobody to know.
NOT_LISTED = "Not listed"


@dataclass(frozen=True)
class Proposed:
    """Somebody who was proposed, and how it stands in words."""

    entry: Entry
    stands: str

    @property
    def can_be_taken_back(self) -> bool:
        return self.entry.is_asked


def proposals_for(access: Access) -> QuerySet[Entry]:
    """Whom this person's organisations have proposed, the latest first."""
    entries = Entry.objects.filter(
        network=access.network,
        proposed_for__in=access.organisation_ids,
        proposed_at__isnull=False,
        person__erased_at=None,
    )
    return entries.select_related("proposed_for").order_by("-proposed_at", "-pk")


def standing_of(entry: Entry, access: Access) -> Proposed:
    """How a proposal stands."""
    if entry.is_asked:
        return Proposed(entry, ASKED)
    if entry.is_in and entry.approved_at is None:
        return Proposed(entry, AGREED)
    return Proposed(entry, LISTED if entry.is_shown(access.today) else NOT_LISTED)


def organisations_to_propose_for(access: Access) -> QuerySet[Organisation]:
    """The organisations this person speaks for, by name."""
    return Organisation.objects.filter(
        network=access.network, pk__in=access.organisation_ids
    ).order_by("name", "pk")
