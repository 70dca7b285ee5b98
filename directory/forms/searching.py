from typing import Any

from django import forms

from directory.finding.fit import Asked
from directory.models import Experience


def _facet(label: str, anything: str, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", anything), *choices], required=False)


class SearchForm(forms.Form):
    """What a tired person looks for; every part may be left open."""

    q = forms.CharField(label="What is it about, or who?", required=False, max_length=80)
    topic = _facet("Good to talk to about", "Anything", Experience.Topic.choices)
    role = _facet("Experience as", "Any role", Experience.Role.choices)
    phase = _facet("Phase", "Any phase", Experience.Phase.choices)
    type = _facet("Type of school", "Any type", Experience.SchoolType.choices)
    area = _facet("Area", "Any area", Experience.Area.choices)

    def asked(self) -> Asked:
        """What was understood of it; the rest is left out rather than refused."""
        self.is_valid()
        answers = dict(self.cleaned_data)
        return Asked(
            words=answers.pop("q", ""),
            chosen={facet: value for facet, value in answers.items() if value},
        )
