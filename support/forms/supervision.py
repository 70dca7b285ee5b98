"""What supervisors fill in, and what coordinators settle."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Person
from core.forms import GovukForm, TelephoneField
from schools.forms.people import PersonForm
from schools.models import School
from support.forms.fields import number_field
from support.models import Supervisor, SupportRules, Way

BOXES = forms.CheckboxSelectMultiple


class InviteSupervisorForm(PersonForm):
    """Somebody who is asked to supervise."""

    submit_text = "Send the invitation"
    is_outside = forms.TypedChoiceField(
        label="Where do they come from?",
        choices=[
            ("yes", "From outside: they work for none of the organisations and schools here"),
            ("no", "From here: for example a head, or from the council"),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where they come from"},
    )
    field_order = ("name", "email", "telephone", "is_outside", "who")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["email"].error_messages["required"] = "Enter an e-mail address"
        self.order_fields(self.field_order)


class SupervisorForm(GovukForm):
    """What heads read of a supervisor. With ``asks``, saving it is the yes to supervising and to
    the limits of confidence."""

    submit_text = "Save"

    qualifications = forms.CharField(
        label="Your qualifications and training",
        help_text="For example: accredited coach, 12 years a headteacher.",
        max_length=300,
    )
    about = forms.CharField(
        label="How you work, in your own words",
        help_text="Two or three sentences that help a head to choose.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    ways = forms.MultipleChoiceField(
        label="How can people meet you?",
        choices=Way.choices,
        widget=BOXES,
        error_messages={"required": "Choose at least one way to meet you"},
    )
    takes_talks = forms.BooleanField(
        label="I may be asked to ring a head who would like to talk this week",
        help_text="You can say no each time, and nobody asks why.",
        required=False,
    )
    agree = forms.BooleanField(
        label="I agree to these limits of confidence, and to keep no notes in Covenant",
        error_messages={"required": "Tick the box to agree to the limits of confidence"},
    )

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["agree"]

    def said(self) -> dict[str, Any]:
        """What the service takes of it."""
        names = ("qualifications", "about", "ways", "takes_talks")
        return {name: self.cleaned_data[name] for name in names}


def kept_profile(supervisor: Supervisor | None) -> dict[str, Any]:
    """What is known of a supervisor, for the form to begin with."""
    if supervisor is None:
        return {}
    names = ("qualifications", "about", "ways", "takes_talks")
    return {name: getattr(supervisor, name) for name in names}


class SupportRulesForm(GovukForm):
    """What a network settles for supervision."""

    submit_text = "Save"

    sessions_a_year = number_field(
        "How many sessions a year is each head offered?", 1, 24,
        help_text="Six is usual: about one each half-term.",
    )  # fmt: skip
    kilometres_apart = number_field(
        "Kilometres between schools in one group", 0, 50,
        help_text="Heads of schools for the same ages that are nearer than this may be rivals, so "
        "they are not put into one group.",
    )  # fmt: skip
    referral_name = forms.CharField(
        label="Independent referral point",
        help_text="Where a supervisor turns who is worried about somebody. Outside of every "
        "organisation here: for example a charity’s or a university’s clinical lead.",
        max_length=120,
        required=False,
    )
    referral_telephone = TelephoneField(label="Its telephone number", required=False)
    referral_hours = forms.CharField(
        label="When do they answer?", help_text="For example: weekdays 9am to 5pm.",
        max_length=80, required=False,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("referral_name") and not data.get("referral_telephone"):
            if "referral_telephone" not in self.errors:
                self.add_error("referral_telephone", "Enter the number of the referral point")
        elif data.get("referral_telephone") and not data.get("referral_name"):
            self.add_error("referral_name", "Enter who the referral point is")
        return data


def kept_rules(rules: SupportRules) -> dict[str, Any]:
    """What is settled now."""
    return {name: getattr(rules, name) for name in SupportRulesForm.base_fields}


class SchoolChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class ApartForm(GovukForm):
    """A school or a supervisor that somebody must not meet."""

    submit_text = "Add"

    school = SchoolChoice(
        School.objects.none(), label="Everybody of a school", required=False,
        empty_label="Choose a school",
        error_messages={"invalid_choice": "Choose a school from the list"},
    )  # fmt: skip
    other = SchoolChoice(
        Person.objects.none(), label="Or a supervisor", required=False,
        empty_label="Choose a supervisor",
        error_messages={"invalid_choice": "Choose a supervisor from the list"},
    )  # fmt: skip

    def __init__(
        self, *args: Any, schools: QuerySet[School], people: QuerySet[Person], with_people: bool,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]
        self.fields["other"].queryset = people  # type: ignore[attr-defined]
        if not with_people:
            del self.fields["other"]
            self.fields["school"].label = "School"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if bool(data.get("school")) == bool(data.get("other")) and not self.errors:
            either = (
                "a school or a supervisor, one at a time" if "other" in self.fields else "a school"
            )
            self.add_error("school", f"Choose {either}")
        return data

    def chosen(self) -> dict[str, Any]:
        """The school or the person."""
        return {name: self.cleaned_data[name] for name in self.fields if self.cleaned_data[name]}
