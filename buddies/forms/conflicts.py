"""Forms in which a head says, in private, with whom not to be paired."""

from typing import Any

from buddies import queries
from buddies.forms.fields import SchoolField
from core.forms import GovukForm
from schools.access import Access
from schools.models import School


class ConflictForm(GovukForm):
    """A school with whose people one must not be paired."""

    submit_text = "Keep it"

    school = SchoolField(School.objects.none(), label="School", empty_label="Choose a school")

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = queries.schools_to_name(access)  # type: ignore[attr-defined]
