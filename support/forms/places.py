"""What somebody is asked who looks for a time."""

from django import forms

from support.models import Series, Way

EITHER = ("", "Either")
FORMATS = (EITHER, *Series.Format.choices)


class ChooseTimes(forms.Form):
    """Which times to show; sent by GET, and what it does not know counts as nothing."""

    format = forms.ChoiceField(choices=FORMATS, required=False)
    way = forms.ChoiceField(choices=(("", "Any way"), *Way.choices), required=False)


class Wait(forms.Form):
    """What somebody wants to be told of."""

    format = forms.ChoiceField(choices=FORMATS, required=False)
