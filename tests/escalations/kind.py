"""A small invented kind, whose policy a test changes as it likes."""

from dataclasses import dataclass, field
from datetime import timedelta

from escalations.kinds import Answer, Asking, Effect, Kind, Step
from tests.factories import at

MINUTE = timedelta(minutes=1)
# Half past nine in the evening in November; London shows the same as UTC.
NIGHT = at(2026, 11, 24, 21, 30)
MORNING = at(2026, 11, 25, 7)
YES = Answer("yes", "We have spoken", Effect.ENDS, "Thank you.")
ON_IT = Answer("on-it", "I am on it", Effect.HOLDS, "Thank you. We ask again.", hold=30 * MINUTE)
NO = Answer("no", "I cannot", Effect.PASSES, "Thank you for saying so.")


@dataclass
class Fake(Kind):
    """``policy``: steps, or None where nobody needs to be asked."""

    name: str = "fake"
    keeps_who: bool = True
    policy: list[Step] | None = field(default_factory=list)
    text: str = "Please ring Sam: 020 7946 0123.\n\nIt takes a minute."
    heard: list[tuple[str, str]] = field(default_factory=list)
    exhaustions: int = 0
    goes_on: str | None = None
    late: bool | None = None
    locked: list[int] = field(default_factory=list)
    texted: list[str] = field(default_factory=list)

    def steps(self, escalation, now):
        return self.policy

    def asking(self, escalation, page, now):
        return Asking(
            subject="Covenant: please ring Sam",
            text=self.text,
            question="Have you spoken?",
            answers=(YES, ON_IT, NO),
        )

    def answered(self, escalation, page, answer, now):
        self.heard.append((page.name, answer.value))

    def exhausted(self, escalation, now):
        self.exhaustions += 1

    def came_by_text(self, escalation, page, now):
        super().came_by_text(escalation, page, now)
        self.texted.append(page.person.name)

    def lock(self, subject_id):
        self.locked.append(subject_id)

    def may_answer_late(self, escalation, page, now):
        late = super().may_answer_late(escalation, page, now)
        return late if self.late is None else self.late

    def next_page(self, escalation, page):
        return self.goes_on


def step(name, *people, wait=10 * MINUTE, times=1, is_urgent=True):
    return Step(name, people, wait, times, is_urgent)
