"""What phases and types a school has, in the words of the directory. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from directory.models import Experience
from schools.models import School

Phase, Type = Experience.Phase, Experience.SchoolType
_PHASES: dict[str, tuple[str, ...]] = {
    "nursery": (Phase.EARLY_YEARS,),
    "primary": (Phase.PRIMARY,),
    "middle deemed primary": (Phase.PRIMARY,),
    "middle deemed secondary": (Phase.SECONDARY,),
    "secondary": (Phase.SECONDARY,),
    "all-through": (Phase.PRIMARY, Phase.SECONDARY),
    "16 plus": (Phase.POST_16,),
}
NO_RELIGION = frozenset({"", "none", "does not apply"})
# Fewer pupils than this make a small school.
SMALL = 150


@dataclass(frozen=True)
class Likeness:
    """The phases and types of one school or of several, as values of ``Experience``."""

    phases: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()


def likeness_of(schools: Iterable[School]) -> Likeness:
    """What somebody should know who is rung from these schools."""
    schools = list(schools)
    return Likeness(
        phases=frozenset(phase for school in schools for phase in phases_of(school)),
        types=frozenset(each for school in schools for each in types_of(school)),
    )


def phases_of(school: School) -> frozenset[str]:
    """The phases of a school; special schools and alternative provision are one of their own."""
    phases = set(_PHASES.get(school.phase.lower(), ()))
    if types_of(school) & {Type.SPECIAL, Type.PRU}:
        phases.add(Phase.SPECIAL)
    return frozenset(phases)


def types_of(school: School) -> frozenset[str]:
    """The types that a school belongs to; none where the file says nothing."""
    name, body = school.type_name.lower(), school.responsible_body
    found: set[str] = set()
    if "special" in name:
        found.add(Type.SPECIAL)
    if "pupil referral" in name or "alternative provision" in name:
        found.add(Type.PRU)
    if "nursery" in name:
        found.add(Type.NURSERY)
    if body == School.ResponsibleBody.TRUST:
        found.add(Type.ACADEMY)
    elif body in (School.ResponsibleBody.COUNCIL, School.ResponsibleBody.GOVERNING_BODY):
        found.add(Type.MAINTAINED)
    if school.religious_character.lower() not in NO_RELIGION:
        found.add(Type.FAITH)
    if school.pupils is not None and school.pupils < SMALL:
        found.add(Type.SMALL)
    return frozenset(found)
