"""The account of a simulated year: what a naive reader of the facts expected, what arrived at
the mail server, and what the rows say about the rest."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bench import naive
from bench.naive import Facts, Occasion
from inspections.models import Visit
from notifications.mail import message_id
from notifications.models import Message
from reminders.models import Reminder

HOUR = timedelta(hours=1)
DISTURBED_FOR = timedelta(hours=48)


@dataclass
class Window:
    """From when until when something was broken."""

    kind: str
    begin: datetime
    end: datetime

    def touches(self, begin: datetime, end: datetime) -> bool:
        return self.begin <= end and begin <= self.end


@dataclass
class Account:
    """Filled step by step; ``close`` compares."""

    # When each occasion was first and last both due and true.
    expected: dict[Occasion, list[datetime]] = field(default_factory=dict)
    heard: dict[tuple[int, date], Occasion] = field(default_factory=dict)
    valid: dict[int, set[Occasion]] = field(default_factory=dict)
    # By step: who may be asked to ring, by visit and role; and the visits that were a mistake.
    roles: dict[int, set[tuple[int, str, int]]] = field(default_factory=dict)
    mistaken: dict[int, set[int]] = field(default_factory=dict)
    # What the mail server took: in which step, which Message-ID.
    arrived: list[tuple[int, str]] = field(default_factory=list)

    def look(self, step: int, facts: Facts, now: datetime) -> int:
        """Write down what is due and true in this step. Returns how much of it is new."""
        said = naive.all_said(facts, now)
        self.valid[step] = {o for o, each in said.items() if each.due <= now < each.too_late}
        new = 0
        for occasion, each in naive.winners(said, self.heard).items():
            if not each.due <= now < each.too_late:
                continue
            if occasion in self.expected:
                self.expected[occasion][1] = now
                continue
            self.expected[occasion] = [now, now]
            new += 1
            if each.to_head:
                self.heard.setdefault((occasion.person, naive.day_of(now)), occasion)
        self.roles[step] = {
            (visit["id"], role, person)
            for visit in facts.visits
            for role, person in _around(facts, visit["head_id"])
        }
        return new

    def close(
        self, asked: Iterable[tuple[int, str, int, datetime]], windows: list[Window]
    ) -> dict[str, Any]:
        """The figures, and under ``wrong`` whatever must not be."""
        wrong: dict[str, list[str]] = defaultdict(list)
        messages = {message_id(each.key): each for each in Message.objects.all()}
        copies = Counter(message for _, message in self.arrived)
        rows: dict[Occasion, Reminder] = {}
        by_message: dict[int, list[Occasion]] = defaultdict(list)
        for row in Reminder.objects.select_related("message"):
            occasion = Occasion(
                row.rule_id, row.subject_kind, row.subject_id, row.occasion, row.person_id
            )
            rows[occasion] = row
            if row.message_id is not None:
                by_message[row.message_id].append(occasion)
        ends = self._ends(rows, copies, windows, wrong)
        self._check_arrivals(messages, by_message, wrong)
        for key, message in messages.items():
            if message.state == Message.State.SENT and not copies[key]:
                wrong["said to be sent and never arrived"].append(f"message {message.pk}")
            if message.state in (Message.State.QUEUED, Message.State.CLAIMED):
                wrong["left in the outbox"].append(f"message {message.pk}")
            if copies[key] > 1 and not message.was_repeated:
                wrong["arrived twice without a mark"].append(f"message {message.pk}")
        self._check_calls(asked, wrong)
        return {
            "expected": len(self.expected),
            **{f"expected_{end}": number for end, number in sorted(ends.items())},
            "messages": len(messages),
            "message_states": dict(Counter(each.state for each in messages.values())),
            "reminder_states": dict(Counter(row.state for row in rows.values())),
            "arrived": len(copies),
            "twice": sum(number - 1 for number in copies.values()),
            "perhaps_repeated": sum(each.was_repeated for each in messages.values()),
            "visits": Visit.objects.count(),
            "wrong": dict(wrong),
        }

    def _ends(
        self, rows: dict[Occasion, Reminder], copies: Counter[str], windows: list[Window],
        wrong: dict[str, list[str]],
    ) -> Counter[str]:  # fmt: skip
        """What became of each occasion that was expected. Not sent it must be shown as missed,
        failed or cancelled, and something must have been broken at that time."""
        ends: Counter[str] = Counter()
        for occasion, (first, last) in self.expected.items():
            row = rows.get(occasion)
            if row is None:
                # Of what fell due and was over while nothing worked, no row need have been made.
                end = "never_planned"
            elif row.message is not None and copies[message_id(row.message.key)]:
                ends["arrived"] += 1
                continue
            elif row.state == Reminder.State.QUEUED and row.message is not None:
                end = row.message.state
            else:
                end = row.state
            ends[end] += 1
            broken = any(each.touches(first - HOUR, first + DISTURBED_FOR) for each in windows)
            over_while_waiting = end == "cancelled" and last - first <= 1.25 * HOUR
            if not broken and not over_while_waiting:
                name = f"{tuple(occasion)} from {first:%m-%d %H:%M} to {last:%m-%d %H:%M}: {end}"
                wrong["expected and lost"].append(name)
        return ends

    def _check_arrivals(
        self, messages: dict[str, Message], by_message: dict[int, list[Occasion]],
        wrong: dict[str, list[str]],
    ) -> None:  # fmt: skip
        """Each mail must have been true in the step in which it left, or in the one before."""
        for step, key in self.arrived:
            message = messages.get(key)
            if message is None:
                wrong["arrived from nowhere"].append(key)
                continue
            now = self.valid.get(step, set()) | self.valid.get(step - 1, set())
            for occasion in by_message[message.pk]:
                if occasion not in now:
                    wrong["stale"].append(f"message {message.pk} in step {step}: {tuple(occasion)}")
                elif occasion not in self.expected:
                    wrong["not expected"].append(f"message {message.pk}: {tuple(occasion)}")
            if message.key.startswith("buddies.visit:"):
                self._check_request(step, message, wrong)
            elif message.key.startswith(("reminder:", "digest:")) and not by_message[message.pk]:
                wrong["for no reminder"].append(f"message {message.pk} {message.key}")

    def _check_request(self, step: int, message: Message, wrong: dict[str, list[str]]) -> None:
        _, visit, role, person, *_ = (*message.key.split(":"), "")
        steps = (step, step - 1)
        if role.isdigit():  # buddies.visit:7:12:back
            if not any(int(visit) in self.mistaken.get(each, ()) for each in steps):
                wrong["stale"].append(f"message {message.pk}: taken back")
            return
        if not any((int(visit), role, int(person)) in self.roles.get(each, ()) for each in steps):
            wrong["stale"].append(f"message {message.pk}: {message.key} in step {step}")

    def _check_calls(
        self, asked: Iterable[tuple[int, str, int, datetime]], wrong: dict[str, list[str]]
    ) -> None:
        """Whoever was to be told of a call has a row that says what became of it."""
        keys = {tuple(key.split(":")[1:4]) for key in Message.objects.filter(
            key__startswith="buddies.visit:").values_list("key", flat=True)}  # fmt: skip
        for visit, role, person, now in asked:
            if (str(visit), role, str(person)) not in keys:
                wrong["never told of a call"].append(f"visit {visit} {role} {person} {now}")


def _around(facts: Facts, head: int | None) -> Iterable[tuple[str, int]]:
    for person in facts.coordinators:
        yield "coordinator", person
    if head in facts.pairs:
        buddy, reserve = facts.pairs[head]
        yield "buddy", buddy
        if reserve is not None:
            yield "reserve", reserve
