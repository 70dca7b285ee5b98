"""Who fits what is looked for, in order, each with why. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from directory.finding.spelling import readings
from directory.finding.vocabulary import label_of, words_in, words_of
from directory.likeness import Likeness
from directory.models import Experience

Facet = Experience.Facet
# A word that is found as it stands counts more than one that is like it.
AS_IT_STANDS, LIKE_IT = 10, 7
# What a word counts that is found there.
WEIGHT = {Facet.TOPIC: 8, Facet.AREA: 7, Facet.ROLE: 6, Facet.PHASE: 5, Facet.TYPE: 5}
IN_NAME, IN_OWN_WORDS = 12, 6
# What it counts to know schools like one's own, to talk anything through, and to have been
# through an inspection lately, less for each year ago.
LIKE_PHASE, LIKE_TYPE, ANYTHING = 40, 20, 10
LATELY, EACH_YEAR = 2, 10
MOST_WORDS, MOST_REASONS = 8, 3
# Half of all schools are of these types; to know them, too, is nothing to say.
COMMON = frozenset({"maintained", "academy"})
Knows = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be shown. ``knows``: pairs of facet and value; ``last_inspection``: a
    year; ``is_away``: not to be reached today."""

    pk: int
    name: str
    good_for: str = ""
    last_inspection: int | None = None
    is_away: bool = False
    knows: Knows = frozenset()


@dataclass(frozen=True)
class Asked:
    """What is looked for: words, and of some facets one value each."""

    words: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        return not self.words.strip() and not self.chosen

    def without(self, name: str) -> "Asked":
        """The same without the words ("q") or one of the facets."""
        if name == "q":
            return Asked("", self.chosen)
        return Asked(self.words, {facet: v for facet, v in self.chosen.items() if facet != name})


@dataclass(frozen=True)
class Fit:
    """Why somebody fits, the best reason first."""

    pk: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """``fits`` in order. ``read_as``: words that were taken for others, with those.
    ``is_whole``: whether those found fit every word; otherwise they fit some."""

    fits: tuple[Fit, ...]
    read_as: tuple[tuple[str, str], ...] = ()
    is_whole: bool = True


def find(candidates: Iterable[Candidate], asked: Asked, like: Likeness, this_year: int) -> Found:
    """Who fits. Every chosen value must be known; of the words all must be found, or, where
    nobody has them all, as many as possible. Whoever is away today comes last."""
    chosen = set(asked.chosen.items())
    people = [each for each in candidates if chosen <= each.knows]
    words = words_in(asked.words)[:MOST_WORDS]
    texts = {each.pk: _texts(each) for each in people} if words else {}
    known = {word for sources in texts.values() for found in sources.values() for word in found}
    meant = readings(words, known)
    rows = []
    for each in people:
        hits = [hit for word in words if (hit := _best(word, meant[word], texts[each.pk]))]
        if words and not hits:
            continue
        score = sum(weight for weight, _ in hits) + _closeness(each, asked, like, this_year)
        reasons = _reasons(each, hits, asked, like, this_year)
        rows.append((len(hits), each.is_away, -score, each.name, Fit(each.pk, reasons)))
    most = max((row[0] for row in rows), default=0)
    rows = [row for row in rows if row[0] == most]
    rows.sort(key=lambda row: (row[1], row[2], row[3], row[4].pk))
    return Found(
        fits=tuple(row[4] for row in rows),
        read_as=_read_as(meant) if rows else (),
        is_whole=most == len(words),
    )


Source = tuple[str, str]
NAME, OWN_WORDS = ("name", ""), ("own", "")


def _texts(each: Candidate) -> dict[Source, Collection[str]]:
    """The words by which somebody is found, by where they stand."""
    return {
        NAME: words_in(each.name),
        OWN_WORDS: words_in(each.good_for),
        **{(facet, value): words_of(facet, value) for facet, value in each.knows},
    }


def _best(
    word: str, meant: frozenset[str], texts: Mapping[Source, Collection[str]]
) -> tuple[int, Source] | None:
    """Where a word counts most, and how much."""
    found = [
        (_weight(source) * (AS_IT_STANDS if word in words else LIKE_IT), source)
        for source, words in texts.items()
        if not meant.isdisjoint(words)
    ]
    return max(found, default=None)


def _weight(source: Source) -> int:
    if source == NAME:
        return IN_NAME
    return IN_OWN_WORDS if source == OWN_WORDS else WEIGHT[Facet(source[0])]


def _closeness(each: Candidate, asked: Asked, like: Likeness, this_year: int) -> int:
    """How near somebody is to the schools one asks for; nothing for the plain list of a
    coordinator, which goes by name."""
    if asked.is_nothing and not like.phases | like.types:
        return 0
    phases = any((Facet.PHASE.value, phase) in each.knows for phase in like.phases)
    types = sum((Facet.TYPE.value, one) in each.knows for one in like.types)
    anything = (Facet.TOPIC.value, "anything") in each.knows
    lately = max(0, LATELY - (this_year - each.last_inspection)) if each.last_inspection else 0
    return LIKE_PHASE * phases + LIKE_TYPE * types + ANYTHING * anything + EACH_YEAR * lately


def _reasons(
    each: Candidate,
    hits: Sequence[tuple[int, Source]],
    asked: Asked,
    like: Likeness,
    this_year: int,
) -> tuple[str, ...]:
    """Why somebody fits: what was looked for first, then what is like one's own school."""
    sources = [source for _, source in sorted(hits, key=lambda hit: -hit[0])]
    said = [*(source for source in sources), *asked.chosen.items()]
    reasons = [_reason(source) for source in dict.fromkeys(said)]
    for facet, values, words in (
        (Facet.PHASE, like.phases, "like your school"),
        (Facet.TYPE, like.types - COMMON, "like yours"),
    ):
        for value in sorted(values):
            if (facet.value, value) in each.knows:
                plain = _reason((facet.value, value))
                reasons = [reason for reason in reasons if reason != plain]
                reasons.append(f"{label_of(facet, value)}, {words}")
    if each.last_inspection and each.last_inspection >= this_year - 1:
        reasons.append(f"Went through an inspection in {each.last_inspection}")
    if not reasons and (Facet.TOPIC.value, "anything") in each.knows:
        reasons.append(label_of(Facet.TOPIC, "anything"))
    return tuple(reasons[:MOST_REASONS])


def _reason(source: Source) -> str:
    if source == NAME:
        return "The name you looked for"
    if source == OWN_WORDS:
        return "Says so in their own words"
    facet, value = source
    label = label_of(facet, value)
    if facet == Facet.TOPIC and value != "anything":
        return f"Good to talk to about {_inside(label)}"
    return f"Knows {_inside(label)}" if facet == Facet.AREA else label


def _inside(label: str) -> str:
    """A label within a sentence; SEND stays as it is."""
    return label if label[1:2].isupper() else label[0].lower() + label[1:]


def _read_as(meant: Mapping[str, frozenset[str]]) -> tuple[tuple[str, str], ...]:
    """What was taken for something else, so that it can be said."""
    return tuple(
        (word, ", ".join(sorted(others)))
        for word, others in meant.items()
        if others and not any(each.startswith(word) for each in others)
    )
