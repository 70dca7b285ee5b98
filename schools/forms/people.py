"""Forms for people: entering a head, inviting, posts and their ends."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Person
from core import telephone
from core.forms import DateField, GovukForm, TelephoneField
from schools.access import Access
from schools.models import Invitation, Organisation, Post, School
from schools.queries import matches_for, organisations_for, schools_for

SOMEBODY_NEW = "new"
ENTER_NAME = {"required": "Enter a name"}
WHO = "Is this somebody you have already?"


class PeopleFilter(GovukForm):
    """Search and filter above the list of people."""

    submit_text = ""
    q = forms.CharField(label="Name or school", required=False, max_length=100)
    kind = forms.ChoiceField(
        label="Who",
        required=False,
        choices=[
            ("", "Everybody"),
            ("heads", "Heads"),
            ("no-head", "Schools with no known head"),
            ("coordinators", "Coordinators"),
            ("officers", "Officers"),
            ("advisers", "Advisers"),
            ("delegates", "Delegates"),
        ],
    )

    def asked(self) -> dict[str, str]:
        """What was asked for; a wrong choice asks for nothing."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return {"q": data.get("q", "").strip(), "kind": data.get("kind", "")}


class PersonForm(GovukForm):
    """Name, telephone and e-mail address of somebody; where that could be somebody known, it
    asks whether it is, and merges nobody by itself."""

    name = forms.CharField(label="Name", max_length=120, error_messages=ENTER_NAME)
    telephone = TelephoneField(label="Telephone number", required=False)
    email = forms.EmailField(label="E-mail address", required=False)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        self.matches: dict[str, Person] = {}
        if self.is_bound:
            self._offer_matches()

    def _offer_matches(self) -> None:
        """Ask who it is where one whom the coordinator sees has the same name or number."""
        # As typed; PostgreSQL refuses to look for a NUL, of which the fields complain.
        typed = {
            name: self.data.get(name, "").replace("\0", "")
            for name in ("name", "email", "telephone")
        }
        typed["telephone"] = telephone.normalise(typed["telephone"]) or ""
        found = matches_for(self.access, **typed)
        self.matches = {str(person.pk): person for person in found}
        if self.matches:
            self.fields["who"] = forms.ChoiceField(
                label=WHO,
                widget=forms.RadioSelect,
                choices=[
                    *((pk, described(person)) for pk, person in self.matches.items()),
                    (SOMEBODY_NEW, "No, this is somebody else"),
                ],
                error_messages={"required": "Choose whether this is somebody you have already"},
            )

    def person(self) -> Person | None:
        """The known person who was chosen; None for somebody new."""
        return self.matches.get(self.cleaned_data.get("who", SOMEBODY_NEW))


def described(person: Person) -> str:
    """A name with what tells two of them apart."""
    beside = [part for part in (telephone.national(person.telephone), person.email) if part]
    return f"{person.name} ({', '.join(beside)})" if beside else person.name


def school_field(access: Access, **kwargs: Any) -> forms.ModelChoiceField:
    """A choice among the schools one may see."""
    return forms.ModelChoiceField(
        schools_for(access),
        label="School",
        empty_label="Choose a school",
        error_messages={
            "required": "Choose a school",
            "invalid_choice": "Choose a school from the list",
        },
        **kwargs,
    )


class EnterHeadForm(PersonForm):
    """A head who may never sign in."""

    submit_text = "Save"
    kind = forms.ChoiceField(
        label="They are the school’s",
        choices=[(kind.value, kind.label) for kind in Post.HEAD_KINDS],
        initial=Post.Kind.HEAD,
    )
    start = DateField(label="Since when", what="the day they began", required=False)
    field_order = ("school", "name", "telephone", "email", "kind", "start", "who")

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, access=access, **kwargs)
        self.fields["school"] = school_field(access)
        self.fields["start"].help_text = "Leave empty for today."
        self.order_fields(self.field_order)


class PostForm(GovukForm):
    """One more post for somebody known: an executive head's next school."""

    submit_text = "Save"
    start = DateField(label="Since when", what="the day they began", required=False)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"] = school_field(access)
        self.fields["kind"] = forms.ChoiceField(label="As", choices=Post.Kind.choices)
        self.fields["start"].help_text = "Leave empty for today."
        self.order_fields(("school", "kind", "start"))


class EndForm(GovukForm):
    """The day on which a post or role ends."""

    submit_text = "End it"
    on = DateField(
        label="First day it no longer counts", what="the first day it no longer counts",
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].help_text = "Leave empty for today."


class InviteForm(PersonForm):
    """An invitation by e-mail to take up a post or a role."""

    submit_text = "Send the invitation"
    invited_as = forms.ChoiceField(
        label="Invite them as",
        choices=Invitation.For.choices,
        error_messages={"required": "Choose what they are invited as"},
    )
    is_neutral = forms.BooleanField(
        label=(
            "For a coordinator: they are neither line manager nor HR officer of any head in "
            "this network"
        ),
        required=False,
    )
    field_order = (
        "invited_as", "name", "email", "telephone", "school", "organisation", "is_neutral", "who",
    )  # fmt: skip

    def __init__(
        self, *args: Any, access: Access, known: Person | None = None, **kwargs: Any
    ) -> None:
        self.known = known
        super().__init__(*args, access=access, **kwargs)
        self.fields["email"].required = known is None or not known.email
        self.fields["email"].error_messages["required"] = "Enter an e-mail address"
        self.fields["school"] = school_field(
            access, required=False, help_text="For a head or a delegate."
        )
        self.fields["organisation"] = forms.ModelChoiceField(
            organisations_for(access),
            label="Organisation",
            required=False,
            empty_label="Choose an organisation",
            help_text="For an officer.",
        )
        if known is not None:
            for name in ("name", "telephone", *(["email"] if known.email else [])):
                del self.fields[name]
        self.order_fields(self.field_order)

    def _offer_matches(self) -> None:
        if self.known is None:
            super()._offer_matches()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        role = data.get("invited_as")
        if role in (Invitation.For.HEAD, Invitation.For.DELEGATE):
            self._need("school", "Choose the school")
        elif role == Invitation.For.OFFICER:
            self._need("organisation", "Choose the organisation that they speak for")
        elif role == Invitation.For.COORDINATOR:
            self._need(
                "is_neutral",
                "Confirm that they are neither line manager nor HR officer of any head here; "
                "somebody who is cannot coordinate",
            )
        return data

    def _need(self, name: str, message: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, ValidationError(message, code="required"))

    def school(self) -> School | None:
        """The school it is for; one chosen for another role is left out."""
        at_school = (Invitation.For.HEAD, Invitation.For.DELEGATE)
        chosen: School | None = self.cleaned_data["school"]
        return chosen if self.cleaned_data["invited_as"] in at_school else None

    def organisation(self) -> Organisation | None:
        """The organisation it is for; one chosen for another role is left out."""
        chosen: Organisation | None = self.cleaned_data["organisation"]
        return chosen if self.cleaned_data["invited_as"] == Invitation.For.OFFICER else None


class DelegateForm(GovukForm):
    """Whom a head names to keep the facts of a visit for them."""

    submit_text = "Send the invitation"
    name = forms.CharField(label="Name", max_length=120, error_messages=ENTER_NAME)
    email = forms.EmailField(label="E-mail address")

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = schools_for(access).filter(pk__in=access.head_school_ids)
        field = school_field(access)
        field.queryset = own
        self.fields["school"] = field
        if own.count() == 1:
            field.initial = own.first()


class CorrectPersonForm(GovukForm):
    """Details of somebody who never signs in."""

    submit_text = "Save"
    name = forms.CharField(label="Name", max_length=120, error_messages=ENTER_NAME)
    telephone = TelephoneField(label="Telephone number", required=False)
    email = forms.EmailField(label="E-mail address", required=False)
    reach_me = forms.CharField(label="How best to reach them", required=False, max_length=160)
