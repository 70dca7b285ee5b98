"""Finding a school or an organisation by typing a part of its name: the same with a browser that
suggests names and with one that does not. Pure."""

from collections.abc import Iterable, Sequence

from covenant.parties import Party

MOST = 20


def labels_of(parties: Iterable[Party]) -> dict[str, Party]:
    """Each by what it is called; two of one name with what tells them apart."""
    listed = list(parties)
    names = [party.name.casefold() for party in listed]
    return {
        _label(party, is_double=names.count(party.name.casefold()) > 1): party for party in listed
    }


def matches(labels: Iterable[str], typed: str) -> list[str]:
    """Which of these are meant: the one that is called exactly so, else all in which every word
    stands."""
    asked = " ".join(typed.casefold().split())
    known = list(labels)
    exact = [label for label in known if label.casefold() == asked]
    if exact or not asked:
        return exact
    words = asked.split()
    return [label for label in known if all(word in label.casefold() for word in words)]


def why_not_one(found: Sequence[str], what: str, city: str) -> str:
    """What to do where nothing was found or too much, in a sentence; "" where one can choose."""
    if not found:
        return f"We know no {what} of that name in {city}. Type a part of its name"
    if len(found) > MOST:
        return f"{len(found)} have that in their name. Type more of it"
    return ""


def _label(party: Party, *, is_double: bool) -> str:
    if not is_double:
        return party.name
    school = party.school
    if school is None:
        return f"{party.name} ({party.organisation.get_kind_display()})"  # type: ignore[union-attr]
    return f"{party.name} ({school.town or school.postcode or school.urn}, {school.urn})"
