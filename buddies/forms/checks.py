"""The form in which a head chooses whom to ask in the last resort."""

from typing import Any

from django import forms

from accounts.models import Person
from buddies.checks.queries import may_be_last_resort
from buddies.models import LastResort
from core.forms import GovukForm
from schools.access import Access

ANYBODY = "anybody"


class LastResortForm(GovukForm):
    """Somebody of a union or a heads’ group, a coordinator, or whichever coordinator there is."""

    submit_text = "Keep this"

    choice = forms.ChoiceField(
        label="Who should that be?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose somebody, or “Whichever coordinator is there”"},
    )

    def __init__(
        self, *args: Any, access: Access, chosen: LastResort | None = None, **kwargs: Any
    ) -> None:
        if chosen is not None:
            kwargs["initial"] = {"choice": _value(chosen.kind, chosen.person_id)}
        super().__init__(*args, **kwargs)
        self.people: dict[str, tuple[str, Person]] = {}
        choices = []
        for kind, person, where in may_be_last_resort(access):
            value = _value(kind, person.pk)
            if value not in self.people:
                self.people[value] = (kind, person)
                choices.append((value, f"{person.name}, {where}"))
        choices.append((ANYBODY, "Whichever coordinator is there"))
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> tuple[str, Person | None]:
        """The kind and the person chosen; None for whichever coordinator there is."""
        nobody = (LastResort.Kind.COORDINATOR.value, None)
        return self.people.get(self.cleaned_data["choice"], nobody)


def _value(kind: str, person_id: int | None) -> str:
    return f"{kind}:{person_id}" if person_id is not None else ANYBODY
