"""Who hears what when, in words: for the page and for docs/reminders.md."""

from collections.abc import Iterable
from dataclasses import dataclass

from reminders.models import ReminderRule
from reminders.seeding import seed_rows

ORDER = [anchor.value for anchor in ReminderRule.Anchor]


@dataclass(frozen=True)
class Line:
    """One rule in words."""

    key: str
    when: str
    who: str
    what: str
    until: str
    is_urgent: bool
    is_active: bool


def lines(rules: Iterable[ReminderRule]) -> list[Line]:
    """The rules in words, in the order in which they happen."""
    ordered = sorted(
        rules, key=lambda rule: (ORDER.index(rule.anchor), rule.days, rule.at, rule.key)
    )
    return [
        Line(
            key=rule.key,
            when=f"{when(rule, rule.days)}, at {rule.at:%H:%M}",
            who=rule.get_audience_display(),
            what=rule.words,
            until=_until(rule.grace_hours),
            is_urgent=rule.is_urgent,
            is_active=rule.is_active,
        )
        for rule in ordered
    ]


def table() -> str:
    """The rules as they are delivered, as a Markdown table."""
    rows = [
        "| When | Who hears | What for | Not sent later than | Urgent |",
        "|---|---|---|---|---|",
    ]
    rows += [
        f"| {line.when} | {line.who} | {line.what} | {line.until} | "
        f"{'yes' if line.is_urgent else 'no'} |"
        for line in lines(ReminderRule(**row) for row in seed_rows())
    ]
    return "\n".join(rows) + "\n"


def when(rule: ReminderRule, days: int) -> str:
    """On which day a rule speaks, if it does so many days after its anchor."""
    anchor = rule.get_anchor_display()
    anchor = anchor[0].lower() + anchor[1:]
    number = abs(days)
    count = "the day" if number == 1 else f"{number} days"
    if number and number % 7 == 0:
        count = "a week" if number == 7 else f"{number // 7} weeks"
    words = f"{count} {'before' if days < 0 else 'after'} {anchor}" if number else anchor
    return f"{words[0].upper()}{words[1:]}"


def _until(hours: int) -> str:
    return "1 hour" if hours == 1 else f"{hours} hours"
