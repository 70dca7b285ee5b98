"""Forms in which a head says, in private, with whom not to be paired."""

from typing import Any

from accounts.models import Person
from buddies import queries
from buddies.forms.fields import PersonField, SchoolField
from core.forms import GovukForm
from schools.access import Access
from schools.models import School


class ConflictForm(GovukForm):
    """A school with whose people one must not be paired, or a person wherever they work."""

    submit_text = "Keep it"

    school = SchoolField(
        School.objects.none(), label="A school", required=False, empty_label="No school",
        help_text="Whoever leads or works there.",
    )  # fmt: skip
    other = PersonField(
        Person.objects.none(), label="Or a person", required=False, empty_label="Nobody",
        help_text="Wherever they work, also when they move on.",
    )  # fmt: skip

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = queries.schools_to_name(access)  # type: ignore[attr-defined]
        self.fields["other"].queryset = queries.people_to_name(access)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if not self.errors and (answers["school"] is None) == (answers["other"] is None):
            self.add_error("school", "Choose a school or a person, one at a time")
        return answers
