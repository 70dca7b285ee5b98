"""What phases a school teaches. Pure."""

from schools.models import School

_PHASES = {
    "nursery": ("nursery",),
    "primary": ("primary",),
    "middle deemed primary": ("primary",),
    "middle deemed secondary": ("secondary",),
    "secondary": ("secondary",),
    "all-through": ("primary", "secondary"),
    "16 plus": ("sixteen plus",),
}
# From this age on a school is a secondary school.
SECONDARY_FROM = 11


def phases_of(school: School) -> frozenset[str]:
    """The phases a school teaches; by its ages where the file says none (a special school)."""
    known = _PHASES.get(school.phase.lower())
    if known is not None:
        return frozenset(known)
    if school.low_age is None or school.high_age is None:
        return frozenset()
    young = {"primary"} if school.low_age < SECONDARY_FROM else set()
    return frozenset(young | ({"secondary"} if school.high_age > SECONDARY_FROM else set()))
