"""Proposing to depart from the default, being the second, and the head's answer."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from core.forms import GovukForm
from schools.models import Organisation, Role
from support.models import Departure


class OfficerChoice(forms.ModelChoiceField):
    """An officer, by organisation and name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.organisation.name}: {obj.person.name}"


class AskSecondForm(GovukForm):
    """Whom to ask to be the second."""

    submit_text = "Ask them"

    second = OfficerChoice(
        Role.objects.none(),
        label="Whom do you ask to propose it with you?",
        help_text="An officer of another organisation that stands by the covenant. They alone "
        "read this until they have answered.",
        empty_label="Choose somebody",
        error_messages={
            "required": "Choose whom you ask to propose it with you",
            "invalid_choice": "Choose an officer of another organisation that stands by the "
            "covenant",
        },
    )

    def __init__(self, *args: Any, seconds: QuerySet[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["second"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = seconds


class ProposeForm(AskSecondForm):
    """For which organisation, and a reason from the list."""

    submit_text = "Propose it and ask them"

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="For which organisation?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose for which organisation you propose it"},
    )
    reason = forms.ChoiceField(
        label="Why?",
        help_text="Nothing is asked about the person, and there is no room for it.",
        choices=Departure.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason"},
    )
    field_order = ("organisation", "reason", "second")

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organisation.objects.filter(pk__in=[each.pk for each in organisations])
        field.empty_label = None
        if len(organisations) == 1:
            field.initial = organisations[0].pk


class SecondForm(GovukForm):
    """Whether one proposes it too."""

    submit_text = "Send the answer"
    YES, NO = "yes", "no"

    answer = forms.ChoiceField(
        label="Do you propose it too?",
        choices=[
            (NO, "No. The default stands as far as I am concerned"),
            (YES, "Yes, for my organisation"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you propose it too"},
    )


class AnswerForm(GovukForm):
    """The head's answer; a statement only if they want one."""

    submit_text = "Send my answer"

    answer = forms.ChoiceField(
        label="What do you say?",
        help_text="You can change it until the last day.",
        choices=Departure.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you say"},
    )
    statement = forms.CharField(
        label="Your own words, if you want any (optional)",
        help_text="Only the two who proposed it read them. Leave it empty if you like: no reason "
        "is asked of you.",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        required=False,
    )


class UnionOfficerForm(GovukForm):
    """Whom the head wants told."""

    submit_text = "Keep this"

    officer = OfficerChoice(
        Role.objects.none(),
        label="Who of your union or association should be told?",
        help_text="They see what is proposed and what you answer, and nothing else of your plan.",
        empty_label="Nobody",
        required=False,
        error_messages={
            "invalid_choice": "Choose an officer of a union or heads’ association of this network"
        },
    )

    def __init__(self, *args: Any, officers: QuerySet[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["officer"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = officers
