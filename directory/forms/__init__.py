from directory.forms.entries import ConflictForm, EntryForm, MoreForm, kept_entry, kept_more
from directory.forms.proposals import ProposalForm
from directory.forms.searching import SearchForm

__all__ = [
    "ConflictForm",
    "EntryForm",
    "MoreForm",
    "ProposalForm",
    "SearchForm",
    "kept_entry",
    "kept_more",
]
