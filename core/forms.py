"""What every form shares: GOV.UK markup, messages that say what to do, telephone and date.

GovukMixin mends what crispy-forms-gds 2.0.1 gets wrong, so that forms need not know of it.
"""

from typing import Any
from unicodedata import category

from crispy_forms_gds.fields import DateInputField
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Submit
from django import forms
from django.utils.html import conditional_escape

from core import telephone

REQUIRED = forms.Field.default_error_messages["required"]
CHOSEN = (
    forms.Select,
    forms.RadioSelect,
    forms.CheckboxSelectMultiple,
    forms.FileInput,
)
# The class each widget wears when its answer is wrong; others are text inputs.
ERROR_CLASSES: dict[type[forms.Widget], str] = {
    forms.Select: "govuk-select--error",
    forms.Textarea: "govuk-textarea--error",
    forms.FileInput: "govuk-file-upload--error",
    forms.ClearableFileInput: "govuk-file-upload--error",
    forms.CheckboxInput: "",
    forms.RadioSelect: "",
    forms.CheckboxSelectMultiple: "",
}
# crispy-forms-gds knows few widgets; these are plain GOV.UK text inputs too.
INPUT_CLASSES: dict[type[forms.Widget], str] = {
    forms.NumberInput: "govuk-input",
    forms.URLInput: "govuk-input",
    forms.FileInput: "govuk-file-upload",
}
# Unicode's explicit directional embeddings, overrides and isolates.
TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
# Kinds of signs that leave nothing on the page, and the letters that are blank.
UNSEEN_KINDS = frozenset(("Cc", "Cf", "Me", "Mn", "Zl", "Zp", "Zs"))
BLANK_LETTERS = frozenset(map(chr, (0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0)))
ENTER_TELEPHONE = "Enter a telephone number, like 020 7946 0123"


def _add_class(widget: forms.Widget, name: str) -> None:
    """Give a widget one more class, once."""
    names = widget.attrs.get("class", "").split()
    if name and name not in names:
        widget.attrs["class"] = " ".join([*names, name])


def _one_line(value: str) -> None:
    """A browser sends one line from a box of one line. Names go into messages, where further
    lines would read as if the service had written them."""
    if len(value.splitlines()) > 1:
        raise forms.ValidationError("Enter this on one line", code="lines")


def _in_plain_signs(value: str) -> None:
    """Signs that nobody sees and that turn the text around make a name read as another; control
    signs break what is printed."""
    if any(sign in TURNING or (ord(sign) < 32 and sign not in "\t\r\n") for sign in value):
        raise forms.ValidationError(
            "Enter this without hidden signs: type it by hand instead of pasting it",
            code="hidden_signs",
        )


def _to_be_seen(value: str) -> None:
    """What is signed by nobody whom one can read is signed by nobody."""
    if all(sign in BLANK_LETTERS or category(sign) in UNSEEN_KINDS for sign in value):
        raise forms.ValidationError(
            "Nothing of this can be seen. Enter it in letters or figures", code="unseen"
        )


def _required_message(field: forms.Field, label: str) -> str:
    """What to do about an empty field, in words: Enter your name, Choose a phase."""
    if isinstance(field.widget, forms.CheckboxInput):
        return f"Tick “{label}” to go on"
    if label.endswith("?"):
        return f"Answer “{label}”"
    verb = "Choose" if isinstance(field.widget, CHOSEN) else "Enter"
    acronym = len(label) > 1 and label[1].isupper()
    return f"{verb} {label if acronym else label[0].lower() + label[1:]}"


class GovukMixin:
    """Mix into a form, before Form or ModelForm.

    Takes what the form takes, and `submit`, the words on the button (else `submit_text`).
    An empty `submit_text` makes a form without a button, for pages that lay out their own.
    """

    submit_text = "Continue"
    fields: dict[str, forms.Field]
    _errors: Any

    def __init__(self, *args: Any, submit: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            self._mend(field)
        self.helper = FormHelper()
        self.helper.form_tag = True
        self.helper.form_method = "post"
        self.helper.attrs = {"novalidate": "novalidate"}
        text = self.submit_text if submit is None else submit
        if text:
            self.helper.add_input(Submit("submit", text, data_prevent_double_click="true"))

    @staticmethod
    def _mend(field: forms.Field) -> None:
        """Put right what crispy-forms-gds leaves wrong in one field."""
        label = str(field.label or "")
        if label and field.error_messages.get("required") == REQUIRED:
            field.error_messages["required"] = _required_message(field, label)
        if label:
            # The templates print labels unescaped.
            field.label = conditional_escape(field.label or "")
        # And so they do help texts, in which there may be words that somebody typed.
        field.help_text = conditional_escape(field.help_text)
        if isinstance(field.widget, forms.Textarea):
            # A character count without a hint would end in a KeyError.
            field.widget.attrs.setdefault("aria-describedby", "")
        if isinstance(field, DateInputField):
            for part in field.widget.widgets:
                part.attrs.setdefault("inputmode", "numeric")
        # A UUID's field is one of text, and its value is none.
        if isinstance(field, forms.CharField) and not isinstance(field, forms.UUIDField):
            field.validators += [_in_plain_signs, _to_be_seen]
        if isinstance(field, forms.CharField) and isinstance(field.widget, forms.TextInput):
            field.validators.append(_one_line)
        _add_class(field.widget, INPUT_CLASSES.get(type(field.widget), ""))

    def full_clean(self) -> None:
        """Clean the form, and mark the widgets whose answers are wrong."""
        super().full_clean()  # type: ignore[misc]
        for name in self._errors or ():
            field = self.fields.get(name)
            if field is None:
                continue
            if isinstance(field.widget, forms.MultiWidget):
                for part in field.widget.widgets:
                    _add_class(part, "govuk-input--error")
            else:
                _add_class(
                    field.widget,
                    ERROR_CLASSES.get(type(field.widget), "govuk-input--error"),
                )


class GovukForm(GovukMixin, forms.Form):
    """A form in GOV.UK style: show it with includes/form.html."""


class GovukModelForm(GovukMixin, forms.ModelForm):
    """A form of one model in GOV.UK style: show it with includes/form.html."""


class TelephoneField(forms.CharField):
    """A telephone number, cleaned to +442079460123; an optional one left empty is ""."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": ENTER_TELEPHONE})
        kwargs.setdefault("max_length", 40)
        widget = forms.TextInput(
            attrs={
                "type": "tel",
                "autocomplete": "tel",
                "class": "govuk-input--width-20",
            }
        )
        super().__init__(**{"widget": widget, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """Show a kept number in national form; give back unchanged what was typed wrongly."""
        return telephone.national(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        """Return the number in the form it is kept in; ValidationError where it is not one."""
        typed = str(super().clean(value))
        if not typed:
            return ""
        number = telephone.normalise(typed)
        if number is None:
            raise forms.ValidationError(ENTER_TELEPHONE, code="invalid")
        return number


class DateField(DateInputField):
    """A date in three boxes: day, month and year, with one plain message when it is wrong.

    Takes `what`, the words for the date in its messages: "the date of the call".
    """

    def __init__(self, *, what: str = "the date", **kwargs: Any) -> None:
        kwargs.setdefault("require_all_fields", True)
        super().__init__(**kwargs)
        self.what = what
        self.error_messages["required"] = f"Enter {what}: day, month and year"

    def clean(self, value: Any) -> Any:
        """Return a date, or None for an optional one left empty."""
        wrong = forms.ValidationError(
            f"Enter {self.what} in numbers, like 24 11 2026", code="invalid"
        )
        parts = [str(part or "").strip() for part in value or ()]
        if any(parts) and not all(parts):
            raise forms.ValidationError(self.error_messages["required"], code="incomplete")
        if not all(part.isdecimal() for part in parts if part):
            raise wrong
        try:
            return super().clean(parts)
        except forms.ValidationError as error:
            if error.code == "required":
                raise
            raise wrong from error
