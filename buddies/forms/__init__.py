"""Forms of the pairing pages."""

from buddies.forms.conflicts import ConflictForm
from buddies.forms.fields import PersonField, SchoolField
from buddies.forms.offers import ForThemForm, MyOfferForm, OfferForm, kept_terms
from buddies.forms.pairs import AnotherForm, PairForm, ReserveForm

__all__ = [
    "AnotherForm",
    "ConflictForm",
    "ForThemForm",
    "MyOfferForm",
    "OfferForm",
    "PairForm",
    "PersonField",
    "ReserveForm",
    "SchoolField",
    "kept_terms",
]
