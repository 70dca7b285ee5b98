"""How somebody who signed in person is shown: as they chose. Pure."""

from covenant.models import SignatureEvidence

ShownAs = SignatureEvidence.ShownAs
# What somebody who signs in person is, before the name of their school: "Head, Quayside School".
HEAD, STAFF = "Head", "Member of staff"


def shown_name(*, name: str, role: str, shown_as: str, city: str) -> str:
    """Name and role, initials, or "A head in Westhaven"; at most 120 characters."""
    if shown_as == ShownAs.NAME:
        return name[:120]
    if shown_as == ShownAs.INITIALS:
        return initials(name)
    return f"{'A head' if is_head(role) else 'A member of staff'} in {city}"[:120]


def initials(name: str) -> str:
    """ "Amina Yusuf-Reed" as "A. Y."; of a single word the one letter."""
    words = name.split()
    ends = words[:1] + words[1:][-1:]
    return " ".join(f"{word[0].upper()}." for word in ends)


def is_head(role: str) -> bool:
    """Whether a role in person is a head's."""
    return role.partition(",")[0].strip() == HEAD
