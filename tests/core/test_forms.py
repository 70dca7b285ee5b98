from datetime import date
from typing import Any

import pytest
from crispy_forms_gds.layout import Field, Layout
from django import forms
from django.contrib.auth import get_user_model
from django.template import Context, Template

from core.forms import DateField, GovukForm, GovukModelForm, TelephoneField


class Everything(GovukForm):
    submit_text = "Save"

    name = forms.CharField(label="Your name")
    urn = forms.CharField(label="URN")
    email = forms.EmailField(label="E-mail address", error_messages={"required": "Enter one"})
    places = forms.IntegerField(label="How many places?")
    phase = forms.ChoiceField(label="Phase", choices=[("", "–"), ("p", "Primary")])
    agree = forms.BooleanField(label="I agree")
    note = forms.CharField(label="Note <for> you", widget=forms.Textarea, max_length=10)
    telephone = TelephoneField(label="Telephone")
    second = TelephoneField(label="Second telephone", required=False)
    met = DateField(label="When did you meet?", what="the day you met")
    left = DateField(label="When did you leave?", required=False)
    unnamed = forms.CharField(label="", required=False)


GOOD = {
    "name": "Amina Yusuf",
    "urn": "900001",
    "email": "amina@example.org",
    "places": "2",
    "phase": "p",
    "agree": "on",
    "note": "Hello",
    "telephone": "020 7946 0123",
    "met_0": "24",
    "met_1": "11",
    "met_2": "2026",
}


def html(form: forms.BaseForm) -> str:
    return Template('{% include "includes/form.html" %}').render(Context({"form": form}))


def errors(**changes: Any) -> dict[str, Any]:
    return Everything({**GOOD, **changes}).errors


def test_a_good_form_gives_clean_values() -> None:
    form = Everything(GOOD)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["telephone"] == "+442079460123"
    assert form.cleaned_data["second"] == ""
    assert form.cleaned_data["met"] == date(2026, 11, 24)
    assert form.cleaned_data["left"] is None


def test_an_empty_field_says_what_to_do() -> None:
    found = Everything({}).errors
    assert found["name"] == ["Enter your name"]
    assert found["urn"] == ["Enter URN"]
    assert found["email"] == ["Enter one"]
    assert found["agree"] == ["Tick “I agree” to go on"]
    assert found["places"] == ["Answer “How many places?”"]
    assert found["phase"] == ["Choose phase"]
    assert found["telephone"] == ["Enter a telephone number, like 020 7946 0123"]
    assert found["met"] == ["Enter the day you met: day, month and year"]


def test_what_is_not_a_telephone_number_gets_a_clear_sentence() -> None:
    assert errors(telephone="12")["telephone"] == ["Enter a telephone number, like 020 7946 0123"]


def test_a_kept_number_is_shown_as_people_write_it() -> None:
    form = Everything(initial={"telephone": "+442079460123"})
    assert 'value="020 7946 0123"' in html(form)
    assert form["second"].value() is None


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("31", "2", "2026"), "Enter the day you met in numbers, like 24 11 2026"),
        (("x", "2", "2026"), "Enter the day you met in numbers, like 24 11 2026"),
        (("24", "", "2026"), "Enter the day you met: day, month and year"),
    ],
)
def test_a_wrong_date_gets_one_sentence(parts: tuple[str, str, str], words: str) -> None:
    day, month, year = parts
    assert errors(met_0=day, met_1=month, met_2=year)["met"] == [words]


def test_half_an_optional_date_is_not_thrown_away() -> None:
    assert "left" in errors(left_0="24")


def test_wrong_answers_wear_the_class_of_their_widget() -> None:
    page = html(Everything({}))
    assert page.count("govuk-input--error") >= 7
    assert "govuk-select--error" in page
    assert "govuk-textarea--error" in page
    assert "govuk-date-input__input govuk-input--width-2 govuk-input--error" in page


def test_a_right_form_wears_no_error_class() -> None:
    assert "--error" not in html(Everything(GOOD))


def test_date_boxes_bring_up_the_number_keys() -> None:
    assert html(Everything()).count('inputmode="numeric"') == 6


def test_a_label_with_markup_stays_text() -> None:
    page = html(Everything())
    assert "Note &lt;for&gt; you" in page


def test_a_long_answer_can_count_its_letters_without_a_hint() -> None:
    form = Everything()
    form.helper.layout = Layout(Field.textarea("note", max_characters=10))
    assert 'data-maxlength="10"' in html(form)


def test_the_button_says_what_the_form_does() -> None:
    assert 'value="Save"' in html(Everything())
    assert 'value="Send it"' in html(Everything(submit="Send it"))
    assert 'type="submit"' not in html(Everything(submit=""))


def test_an_error_of_the_whole_form_marks_no_field() -> None:
    form = Everything(GOOD)
    form.add_error(None, "These two are the same person")
    assert "--error" not in html(form)
    summary = Template('{% include "includes/error_summary.html" %}').render(
        Context({"form": form})
    )
    assert "These two are the same person" in summary


def test_a_model_form_looks_the_same() -> None:
    class UserForm(GovukModelForm):
        class Meta:
            model = get_user_model()
            fields = ["email"]

    assert "govuk-input" in html(UserForm())


class WholeFormError(GovukForm):
    name = forms.CharField()

    def clean(self) -> dict[str, Any]:
        raise forms.ValidationError("No")


def test_cleaning_the_whole_form_may_fail() -> None:
    assert WholeFormError({"name": "x"}).non_field_errors() == ["No"]
