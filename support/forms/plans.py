"""What a head and the parties write in a plan's first pages."""

from collections.abc import Container, Sequence
from datetime import date
from typing import Any

from django import forms

from accounts.models import Person
from core.encryption import Unreadable
from core.forms import GovukForm
from core.templatetags.covenant import day
from covenant.models import Standing
from schools.models import School
from support.models import Part, PartyAsked, PlanShare
from support.queries.plan_pages import Readers

LONGEST = 4000
TOO_LONG = "Write at most 4,000 characters"


def box(label: str, rows: int = 3, **kwargs: Any) -> forms.CharField:
    """A box for a few sentences."""
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
        **kwargs,
    )


def as_written(words: Any) -> str:
    """What stands in a box: a text that no key opens is not written over."""
    return "" if isinstance(words, Unreadable) else str(words)


class OpenForm(GovukForm):
    """For which school, where a head leads several."""

    submit_text = "Open the plan"

    def __init__(self, *args: Any, schools: Sequence[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schools = {str(school.pk): school for school in schools}
        if len(schools) > 1:
            self.fields["school"] = forms.ChoiceField(
                label="For which school?",
                choices=[(key, school.name) for key, school in self.schools.items()],
                widget=forms.RadioSelect,
                error_messages={"required": "Choose the school"},
            )

    def school(self) -> School:
        """The one that was chosen, or the only one."""
        chosen = self.cleaned_data.get("school") or next(iter(self.schools))
        return self.schools[chosen]


class AskForm(GovukForm):
    """Which parties are asked now."""

    submit_text = "Ask them now"

    def __init__(self, *args: Any, standings: Sequence[Standing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standings = {str(each.organisation_id): each for each in standings}
        self.fields["parties"] = forms.MultipleChoiceField(
            label="Whom would you like to ask?",
            choices=[(key, str(each.organisation)) for key, each in self.standings.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Choose whom to ask"},
        )

    def chosen(self) -> list[Standing]:
        """The standings of those who were ticked."""
        return [self.standings[key] for key in self.cleaned_data["parties"]]


class LeaveOutForm(GovukForm):
    """Which parties are not asked when their day comes."""

    submit_text = "Save"

    def __init__(
        self, *args: Any, standings: Sequence[Standing], left_out: Container[int | None],
        asks_on: date, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.standings = {str(each.organisation_id): each for each in standings}
        ticked = [key for key in self.standings if int(key) in left_out]
        super().__init__(*args, initial={"parties": ticked}, **kwargs)
        self.fields["parties"] = forms.MultipleChoiceField(
            label="Whom should we not ask?",
            help_text=f"For example a union that you have left. The others are asked on "
            f"{day(asks_on)}. Until then you can change this; afterwards you can still ask "
            "whom you left out.",
            choices=[(key, str(each.organisation)) for key, each in self.standings.items()],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def chosen(self) -> list[Standing]:
        """The standings of those who are left out."""
        return [self.standings[key] for key in self.cleaned_data["parties"]]


class PartyForm(GovukForm):
    """What a party says, and what its part is."""

    submit_text = "Save our answer"

    answer = forms.ChoiceField(
        label="Do you stand by this head and team?",
        choices=PartyAsked.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer"},
    )
    words = box(
        "What is your part, and whom do they ring?",
        4,
        required=False,
        help_text="The head reads this. Write nothing about a person’s health.",
    )


class NoteForm(GovukForm):
    """What somebody said by telephone for their organisation."""

    submit_text = "Note it"

    def __init__(self, *args: Any, officers: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officers = {str(person.pk): person for person in officers}
        self.fields["said_by"] = forms.ChoiceField(
            label="With whom did you speak?",
            choices=[(key, person.name) for key, person in self.officers.items()],
            widget=forms.RadioSelect,
            error_messages={"required": "Choose with whom you spoke"},
        )
        self.fields["answer"] = forms.ChoiceField(
            label="What did they say?",
            choices=PartyAsked.Answer.choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose what they said"},
        )
        self.fields["words"] = box(
            "What is their part, and whom does the head ring?",
            4,
            required=False,
            help_text="As they said it. The head and the organisation read this; you do not see it "
            "again. Write nothing about a person’s health.",
        )

    def said_by(self) -> Person:
        """The officer who was chosen."""
        return self.officers[self.cleaned_data["said_by"]]


class PartsForm(GovukForm):
    """The head's own parts of the first section; each may stay empty."""

    submit_text = "Save"

    workload = box(
        "What is taken off you and your team?",
        help_text="Meetings, reports, cover: what somebody else does for now, and who.",
        required=False,
    )
    governors = box("Who speaks to governors or trustees?", 2, required=False)
    parents = box("Who speaks to parents and carers?", 2, required=False)
    press = box(
        "Who speaks to the press?", 2,
        help_text="It need not be you. A union or the council may do it for you.",
        required=False,
    )  # fmt: skip

    KINDS = (Part.Kind.WORKLOAD, Part.Kind.GOVERNORS, Part.Kind.PARENTS, Part.Kind.PRESS)


class StatementForm(GovukForm):
    """The employer's statement of support."""

    submit_text = "Save the statement"

    words = box(
        "Your statement of support for the head and the team",
        6,
        help_text="What you stand by, in words that the head may read out to staff and parents. "
        "Nothing about grades, and nothing about a person’s health.",
        required=False,
    )


class PersonForm(GovukForm):
    """One person from a list, or nobody."""

    def __init__(
        self,
        *args: Any,
        label: str,
        people: Sequence[tuple[Person, str]],
        nobody: str,
        now: Person | None,
        help_text: str = "",
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"person": str(now.pk) if now else ""}
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person, _ in people}
        self.fields["person"] = forms.ChoiceField(
            label=label,
            help_text=help_text,
            choices=[
                ("", nobody),
                *((str(p.pk), f"{p.name} ({part})" if part else p.name) for p, part in people),
            ],
            required=False,
            error_messages={"invalid_choice": "Choose one of the people listed"},
        )

    def person(self) -> Person | None:
        """Who was chosen."""
        return self.people.get(self.cleaned_data["person"])


class ShareForm(GovukForm):
    """Who may read what."""

    submit_text = "Let them read it"

    def __init__(self, *args: Any, readers: Readers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {f"organisation-{each.pk}": each for each in readers.organisations}
        self.people = {f"person-{person.pk}": person for person, _ in readers.people}
        parts = {f"person-{person.pk}": part for person, part in readers.people}
        self.fields["whom"] = forms.ChoiceField(
            label="Who may read it?",
            choices=[
                ("", "Choose"),
                *((key, f"{each.name} (its officers)") for key, each in self.organisations.items()),
                *((key, f"{each.name} ({parts[key]})") for key, each in self.people.items()),
            ],
            error_messages={"required": "Choose who may read it"},
        )
        self.fields["sections"] = forms.MultipleChoiceField(
            label="What may they read?",
            choices=PlanShare.Section.choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Choose what they may read"},
        )

    def whom(self) -> dict[str, Any]:
        """The organisation or the person, as the service takes it."""
        key = self.cleaned_data["whom"]
        if key in self.organisations:
            return {"organisation": self.organisations[key]}
        return {"person": self.people[key]}
