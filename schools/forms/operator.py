"""Forms for operators: whether a network's page is public, and its first coordinator."""

from django import forms

from core.forms import GovukForm


class PublicForm(GovukForm):
    """Whether everybody may see the network's page."""

    submit_text = "Save"
    is_public = forms.BooleanField(
        label="Everybody may see this network’s page and its register", required=False
    )


class CoordinatorForm(GovukForm):
    """The person whom an operator invites to coordinate a network."""

    submit_text = "Send the invitation"
    name = forms.CharField(
        label="Name", max_length=120, error_messages={"required": "Enter a name"}
    )
    email = forms.EmailField(label="E-mail address")
    is_neutral = forms.BooleanField(
        label="They are neither line manager nor HR officer of any head in this network",
        error_messages={
            "required": "Confirm that they are neither line manager nor HR officer of any head "
            "here; somebody who is cannot coordinate"
        },
    )
