"""Forms for a network's terms, its INSET days, and files of both."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from core.forms import DateField, GovukForm
from schools.calendar_files import LARGEST
from schools.models import DayWithoutPupils


class TermForm(GovukForm):
    """A term: the first and last day on which pupils are in."""

    submit_text = "Save"
    name = forms.CharField(
        label="Name", max_length=60, help_text="For example: Autumn 2026, first half."
    )
    first_day = DateField(label="First day", what="the first day")
    last_day = DateField(label="Last day", what="the last day")
    starts_term = forms.BooleanField(
        label="A new term starts on the first day",
        help_text="Leave it empty for the second half of a term.",
        required=False,
        initial=True,
    )


class DayForm(GovukForm):
    """A day in or beside a term on which no pupils come."""

    submit_text = "Save"
    day = DateField(label="Day", what="the day")
    kind = forms.ChoiceField(
        label="What is it?",
        choices=DayWithoutPupils.Kind.choices,
        widget=forms.RadioSelect,
        initial=DayWithoutPupils.Kind.INSET,
        error_messages={"required": "Choose what kind of day it is"},
    )
    name = forms.CharField(
        label="What it is for (optional)",
        max_length=60,
        required=False,
        help_text="For example: Safeguarding training.",
    )


class CalendarFileForm(GovukForm):
    """A file of term dates, to be looked at before anything changes."""

    submit_text = "Look at it first"
    file = forms.FileField(
        label="File",
        help_text="A calendar (.ics), as councils publish it, or a CSV file.",
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Choose another",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.attrs["enctype"] = "multipart/form-data"

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(
                "The file is larger than 1 MB, which no list of term dates is. Choose another"
            )
        return file
