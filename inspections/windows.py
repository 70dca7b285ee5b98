"""When a school's next full inspection may come: a range with its reasons, from plain facts.

Pure. Never a date and never a countdown: such ranges are rough guides (DOMAIN 3.5). The
default rules are those of DOMAIN 3.8: counted from the year of the last routine inspection,
whichever kind it was, the school's own or its predecessor's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from inspections.models import Window, WindowRule

Confidence = Window.Confidence
AppliesTo = WindowRule.AppliesTo

# Data younger than this is as fresh as Ofsted's monthly file and its reports allow.
FRESH = timedelta(days=183)
# Types of establishment for ages 16 to 19 (GIAS codes): another file, another cycle.
SIXTEEN_TO_NINETEEN = frozenset({"31", "39", "45", "46", "57"})

NO_FILE = (
    "Sixth-form colleges and 16 to 19 academies are inspected under Ofsted’s rules for further "
    "education. Its file of schools leaves them out, so nothing here says when."
)
NOT_YET_OPEN = "The school has not opened yet, so no window can be worked out."
NOTHING_KNOWN = (
    "No inspection of this school is known here, and neither is the date on which it opened."
)
NO_RULE = "No rule for a school like this is in force, so no window can be worked out."
MAY_DIFFER = "Ofsted may come sooner or later."


@dataclass(frozen=True)
class Rule:
    """A window rule as plain facts; ``pk`` finds its row again."""

    pk: int
    applies_to: str
    in_force_from: date
    in_force_to: date | None
    year_starts_in_month: int
    opens_after_years: int
    closes_after_years: int
    words: str

    def in_force(self, day: date) -> bool:
        return self.in_force_from <= day and (self.in_force_to is None or day < self.in_force_to)

    def year_of(self, day: date) -> int:
        """The year in which the school year of a day starts."""
        return day.year if day.month >= self.year_starts_in_month else day.year - 1

    def start_of(self, year: int) -> date:
        return date(year, self.year_starts_in_month, 1)

    def range_from(self, day: date) -> tuple[date, date]:
        """First and last day of the window, counted from the school year of ``day``."""
        year = self.year_of(day)
        opens = self.start_of(year + self.opens_after_years)
        return opens, self.start_of(year + self.closes_after_years + 1) - timedelta(days=1)


@dataclass(frozen=True)
class Record:
    """The last routine inspection known: full, graded or ungraded."""

    pk: int
    started_on: date
    as_at: date
    is_heads_word: bool = False
    at_predecessor: bool = False
    is_likely: bool = False
    in_category: bool = False


@dataclass(frozen=True)
class Override:
    """A range that a coordinator knows better, with the words of its reason."""

    opens: date
    closes: date
    reason: str


@dataclass(frozen=True)
class Facts:
    """What a window is worked out from. ``data_as_at`` is the date of the inspections file."""

    school_id: int
    type_code: str
    type_name: str
    status: str
    open_date: date | None
    school_as_at: date | None = None
    record: Record | None = None
    override: Override | None = None


@dataclass(frozen=True)
class Range:
    """A window: both days inclusive, both None where nothing can be said."""

    opens: date | None
    closes: date | None
    confidence: str
    reason: str
    rule: int | None = None
    record: int | None = None
    data_as_at: date | None = None
    is_overridden: bool = False


def rules_in_force(rules: Iterable[Rule], today: date) -> dict[str, Rule]:
    """The newest rule in force for each kind of school."""
    newest: dict[str, Rule] = {}
    for rule in sorted(rules, key=lambda each: (each.in_force_from, each.pk)):
        if rule.in_force(today):
            newest[rule.applies_to] = rule
    return newest


def window_of(facts: Facts, rules: Mapping[str, Rule], today: date) -> Range:
    """The window of a school on a day, by the rules in force then (``rules_in_force``)."""
    if facts.override is not None:
        return _overridden(facts, facts.override)
    if is_sixteen_to_nineteen(facts):
        return _unknown(facts, NO_FILE)
    if facts.record is not None:
        return _inspected(facts, facts.record, rules, today)
    return _never_inspected(facts, rules, today)


def is_sixteen_to_nineteen(facts: Facts) -> bool:
    """Whether a school is for ages 16 to 19, by its type's code or, without one, its name."""
    if facts.type_code:
        return facts.type_code.zfill(2) in SIXTEEN_TO_NINETEEN
    name = facts.type_name.lower().replace("-", " to ")
    return "16 to 19" in name


def _overridden(facts: Facts, override: Override) -> Range:
    return Range(
        override.opens,
        override.closes,
        Confidence.MEDIUM,
        f"The coordinator set this range. {override.reason}.",
        record=facts.record.pk if facts.record else None,
        data_as_at=facts.record.as_at if facts.record else facts.school_as_at,
        is_overridden=True,
    )


def _inspected(facts: Facts, record: Record, rules: Mapping[str, Rule], today: date) -> Range:
    rule = rules.get(AppliesTo.CONCERN) if record.in_category else None
    # What Ofsted's older files call a category does not say that the school is monitored under
    # the rules of today; then its usual range stands, with less confidence.
    if rule is not None and record.as_at >= rule.in_force_from:
        opens, closes = rule.range_from(record.started_on)
        return _range(record, rule, max(opens, record.started_on), closes, Confidence.LOW)
    rule = rules.get(AppliesTo.INSPECTED)
    if rule is None:
        return _unknown(facts, NO_RULE)
    opens, closes = rule.range_from(record.started_on)
    return _range(record, rule, opens, closes, _confidence(record, today))


def _range(record: Record, rule: Rule, opens: date, closes: date, confidence: str) -> Range:
    return Range(
        opens,
        closes,
        confidence,
        f"{_counted_from(record)} {rule.words} {MAY_DIFFER}",
        rule=rule.pk,
        record=record.pk,
        data_as_at=record.as_at,
    )


def _counted_from(record: Record) -> str:
    """Which inspection the range rests on, in words."""
    day = f"{record.started_on.day} {record.started_on:%B %Y}"
    if record.is_heads_word:
        words = f"Counted from the inspection of {day}, as the school told us."
    elif record.is_likely:
        words = (
            f"Counted from the inspection of {day} of the school that was probably here before: "
            "the two share a number in the authority."
        )
    elif record.at_predecessor:
        words = f"Counted from the inspection of {day}, of the school before it became this one."
    else:
        words = f"Counted from the last inspection that we know of, on {day}."
    if record.in_category:
        words += " Ofsted keeps in closer touch after it."
    return words


def _confidence(record: Record, today: date) -> str:
    if record.is_likely or record.in_category:
        return Confidence.LOW
    if record.at_predecessor or today - record.as_at > FRESH:
        return Confidence.MEDIUM
    return Confidence.HIGH


def _never_inspected(facts: Facts, rules: Mapping[str, Rule], today: date) -> Range:
    if facts.open_date is None:
        return _unknown(facts, NOTHING_KNOWN)
    if facts.open_date > today:
        return _unknown(facts, NOT_YET_OPEN)
    rule = rules.get(AppliesTo.NEW)
    if rule is None:
        return _unknown(facts, NO_RULE)
    opens, closes = rule.range_from(facts.open_date)
    day = f"{facts.open_date.day} {facts.open_date:%B %Y}"
    return Range(
        opens,
        closes,
        Confidence.LOW,
        f"No inspection of this school is known here. It opened on {day}. "
        f"{rule.words} {MAY_DIFFER}",
        rule=rule.pk,
        data_as_at=facts.school_as_at,
    )


def _unknown(facts: Facts, reason: str) -> Range:
    as_at = facts.record.as_at if facts.record else facts.school_as_at
    return Range(None, None, Confidence.NONE, reason, data_as_at=as_at)
