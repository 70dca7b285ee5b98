"""Forms of the pairing pages."""

from buddies.forms.conflicts import ConflictForm
from buddies.forms.fields import PersonField, SchoolField
from buddies.forms.offers import MyOfferForm, OfferForm
from buddies.forms.pairs import PairForm, ReserveForm

__all__ = [
    "ConflictForm",
    "MyOfferForm",
    "OfferForm",
    "PairForm",
    "PersonField",
    "ReserveForm",
    "SchoolField",
]
