"""Whom to ask in which order, and why each. Pure.

Ready people first, of these whoever is not asked for another head at this moment, then those on
duty, then by fit: what it is about, the phase, the type of school; whoever was asked for lately
comes later. Who must not be asked is not in here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from directory.models import CallOut, Experience

Kind = CallOut.Kind
Area, Phase, Role, Topic, Type = (
    Experience.Area, Experience.Phase, Experience.Role, Experience.Topic, Experience.SchoolType,
)  # fmt: skip
AT_ONCE = 3
# Of what somebody has said, what counts for each kind: topics most, then areas, then roles.
TOPICS: Mapping[str, frozenset[str]] = {
    Kind.CONDUCT: frozenset({Topic.CONDUCT}),
    Kind.PROCESS: frozenset({Topic.PROCESS}),
    Kind.EVIDENCE: frozenset({Topic.DATA}),
    Kind.SAFEGUARDING: frozenset({Topic.SAFEGUARDING}),
    Kind.WELLBEING: frozenset({Topic.STAFF}),
    Kind.UNSURE: frozenset({Topic.ANYTHING}),
}
AREAS: Mapping[str, frozenset[str]] = {
    Kind.CONDUCT: frozenset({Area.LEADERSHIP}),
    Kind.PROCESS: frozenset({Area.LEADERSHIP}),
    Kind.EVIDENCE: frozenset({Area.ACHIEVEMENT, Area.CURRICULUM}),
    Kind.SAFEGUARDING: frozenset({Area.SAFEGUARDING}),
    Kind.WELLBEING: frozenset({Area.WELLBEING}),
    Kind.UNSURE: frozenset(),
}
ROLES: Mapping[str, frozenset[str]] = {
    Kind.CONDUCT: frozenset({Role.INSPECTOR, Role.UNION}),
    Kind.PROCESS: frozenset({Role.INSPECTOR, Role.NOMINEE}),
    Kind.EVIDENCE: frozenset({Role.INSPECTOR, Role.HEAD}),
    Kind.SAFEGUARDING: frozenset({Role.INSPECTOR, Role.HEAD}),
    Kind.WELLBEING: frozenset({Role.HEAD, Role.UNION}),
    Kind.UNSURE: frozenset({Role.HEAD, Role.INSPECTOR}),
}
TOPIC, ANYTHING, AREA, ROLE, PHASE, TYPE = 4, 2, 2, 1, 3, 1
# Of two who fit as well, whoever was asked for so often lately comes later.
MOST_LOAD = 3
ROLE_WORDS = {
    Role.INSPECTOR: "Has been an inspector",
    Role.HEAD: "A head who has been through inspections",
    Role.NOMINEE: "Has been a nominee",
    Role.GOVERNOR: "A governor or trustee",
    Role.UNION: "A union officer",
    Role.ADVISER: "A trust or council adviser",
}
TYPE_WORDS = {
    Type.MAINTAINED: "council-maintained schools",
    Type.ACADEMY: "academies",
    Type.FAITH: "schools with a religious character",
    Type.SMALL: "small schools",
    Type.NURSERY: "nursery schools",
    Type.SPECIAL: "special schools",
    Type.PRU: "pupil referral units",
}
# What tells most of a school comes first.
TELLING = (Type.PRU, Type.SPECIAL, Type.NURSERY, Type.SMALL, Type.FAITH, Type.ACADEMY,
           Type.MAINTAINED)  # fmt: skip
SOMEBODY = "Knows inspection"


@dataclass(frozen=True)
class Adviser:
    """What is known of somebody who may be asked. ``load``: how often they were asked for
    lately."""

    person_id: int
    roles: frozenset[str] = frozenset()
    phases: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    years: int = 0
    is_ready: bool = True
    # Asked for another head at this moment, or about to ring one.
    is_busy: bool = False
    is_on_duty: bool = False
    load: int = 0


@dataclass(frozen=True)
class Wanted:
    """What it is about, and at what school."""

    kind: str
    phases: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Chosen:
    """Somebody to ask, and why, in words without names."""

    person_id: int
    why: str


def choose(advisers: Iterable[Adviser], wanted: Wanted) -> list[Chosen]:
    """Everybody in the order in which they are asked."""
    ordered = sorted(
        advisers,
        key=lambda each: (
            not each.is_ready, each.is_busy, not each.is_on_duty, -_fit(each, wanted), -each.years,
            each.person_id,
        ),
    )  # fmt: skip
    return [Chosen(each.person_id, why(each, wanted)) for each in ordered]


def _fit(adviser: Adviser, wanted: Wanted) -> int:
    topic = TOPIC if adviser.topics & TOPICS[wanted.kind] else 0
    anything = ANYTHING if Topic.ANYTHING in adviser.topics else 0
    return (
        max(topic, anything)
        + AREA * bool(adviser.areas & AREAS[wanted.kind])
        + ROLE * bool(adviser.roles & ROLES[wanted.kind])
        + PHASE * bool(adviser.phases & wanted.phases)
        + TYPE * bool(adviser.types & wanted.types)
        - min(adviser.load, MOST_LOAD)
    )


def why(adviser: Adviser, wanted: Wanted) -> str:
    """Why somebody is asked: "Has been an inspector, in primary; good to talk to about data; on
    duty today"."""
    fitting = [role for role in ROLE_WORDS if role in adviser.roles & ROLES[wanted.kind]]
    others = [role for role in ROLE_WORDS if role in adviser.roles]
    who = ROLE_WORDS[(fitting or others)[0]] if others else SOMEBODY
    phases = [each.label.lower() for each in Phase if each in adviser.phases & wanted.phases]
    parts = [who + (f", in {' and '.join(phases)}" if phases else "")]
    types = [TYPE_WORDS[each] for each in TELLING if each in adviser.types & wanted.types]
    if types:
        parts.append(f"knows {types[0]}")
    topics = [each for each in Topic if each in adviser.topics & TOPICS[wanted.kind]]
    areas = [each for each in Area if each in adviser.areas & AREAS[wanted.kind]]
    if topics and topics[0] != Topic.ANYTHING:
        parts.append(f"good to talk to about {_spoken(topics[0].label)}")
    elif areas:
        parts.append(f"knows {_spoken(areas[0].label)}")
    elif Topic.ANYTHING in adviser.topics:
        parts.append("will talk anything through")
    if adviser.is_on_duty:
        parts.append("on duty today")
    return "; ".join(parts)


def _spoken(label: str) -> str:
    return label if label.isupper() else label[0].lower() + label[1:]


def rounds(
    kept: Mapping[str, Sequence[int]], ranked: Sequence[int], name: str
) -> list[tuple[str, tuple[int, ...]]]:
    """People three at a time. ``kept``: rounds that were asked already, by their names in order,
    with those who are still asked or were; nobody changes their round. ``ranked``: everybody in
    the order in which they are asked."""
    asked: Collection[int] = {person for people in kept.values() for person in people}
    left = [person for person in ranked if person not in asked]
    last = max((int(each.rpartition(" ")[2]) for each in kept), default=0)
    found = [(each, tuple(people)) for each, people in kept.items() if people]
    for number, start in enumerate(range(0, len(left), AT_ONCE), last + 1):
        found.append((f"{name} {number}", tuple(left[start : start + AT_ONCE])))
    return found
