"""What the page behind a link shows: whom to ring, the question, its buttons, what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from core.clock import london_date
from core.templatetags.covenant import at, clock
from escalations.kinds import Answer, Asking, Effect, kind_of
from escalations.models import Escalation, Page
from escalations.policies import why_not_answer
from notifications.markup import as_html, first_telephone

State = Page.State
_EFFECTS = {State.HOLDING: Effect.HOLDS, State.PASSED: Effect.PASSES}


@dataclass(frozen=True)
class Question:
    """``closed``: why no answer is needed, in a sentence; then there is no ``asking``.
    ``chosen``: what this person has answered so far; ``goes_on``: the address at which it goes on
    for them, once they have answered for good; ``sign_in``: what they sign in for there, where
    they must."""

    page: Page
    now: datetime
    asking: Asking | None = None
    closed: str = ""
    chosen: Answer | None = None
    goes_on: str | None = None
    sign_in: str = ""

    @property
    def title(self) -> str:
        """What to do, as the message said it."""
        words = self._asking.subject.removeprefix("Covenant: ")
        return words[:1].upper() + words[1:]

    @property
    def telephone(self) -> str:
        """Whom to ring, where the message says a number."""
        return first_telephone(self._asking.text)

    @property
    def html(self) -> SafeString:
        """The words of the message, and what the page alone says."""
        return as_html(f"{self._asking.text.strip()}\n\n{self._asking.on_page}")

    @property
    def buttons(self) -> Sequence[Answer]:
        """What can be answered now: nothing once it is answered for good."""
        if self.page.state == State.ANSWERED:
            return ()
        return [each for each in self._asking.answers if each != self.chosen]

    @property
    def next(self) -> str:
        """What happens without another answer."""
        escalation = self.page.escalation
        if escalation.state == Escalation.State.EXHAUSTED or escalation.next_at is None:
            return "Everybody was asked and nobody has answered, so your answer counts."
        if self.page.state == State.HOLDING:
            return f"Nobody else is asked. {self._when(escalation.next_at)} we ask again."
        if self.page.state == State.ASKED:
            moment = self._when(escalation.next_at)
            return f"{moment} we ask again, or ask somebody else, if you have not answered."
        return "Somebody else is asked. Until they answer, your answer still counts."

    @property
    def _asking(self) -> Asking:
        assert self.asking is not None
        return self.asking

    def _when(self, moment: datetime) -> str:
        is_today = london_date(moment) == london_date(self.now)
        return f"At {clock(moment) if is_today else at(moment)}"


def question_of(page: Page, now: datetime) -> Question:
    """What to show whoever holds the link of a page, or is signed in as its person. The page
    comes with its escalation and person."""
    escalation = page.escalation
    closed = "" if page.state == State.ANSWERED else why_not_answer(escalation, page, now)
    if closed:
        return Question(page, now, closed=closed)
    kind = kind_of(escalation)
    asking = kind.asking(escalation, page, now)
    goes_on = kind.next_page(escalation, page) if page.state == State.ANSWERED else None
    return Question(
        page, now, asking, chosen=_chosen(page, asking), goes_on=goes_on,
        sign_in=kind.to_sign_in if goes_on else "",
    )  # fmt: skip


def _chosen(page: Page, asking: Asking) -> Answer | None:
    """Of what holds and what passes the state alone is kept: it is the first of that effect."""
    if page.state == State.ANSWERED:
        value = page.escalation.answer
        return next((each for each in asking.answers if each.value == value), None)
    effect = _EFFECTS.get(State(page.state))
    return next((each for each in asking.answers if each.effect == effect), None)
