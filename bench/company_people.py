"""The people of a simulated year: each with a temperament drawn by seed, a letter box that they
read sooner or later or never, and a telephone. They answer at the site's own doors."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Protocol

from django.test import Client

from bench.company_account import Account
from bench.company_mail import Letter
from bench.company_moments import is_staffed
from bench.naive import DAY, LONDON, day_of

MINUTE = timedelta(minutes=1)
BUTTON = re.compile(r'name="answer" value="([^"]+)"')
SPOKEN, RINGING, CANNOT = "spoken", "ringing", "cannot"


class Calendar(Protocol):
    """Where what people will do is put."""

    def _in(self, moment: datetime, name: str, act: Callable[[datetime], Any]) -> None: ...


@dataclass(frozen=True)
class Temper:
    """How somebody is: ``reads`` their letters within so many minutes of being awake (None:
    never), ``says_no`` and ``forgets`` to say that they have rung with these chances."""

    name: str
    reads: tuple[int, int] | None
    says_no: float = 0.0
    forgets: float = 0.05


PROMPT = Temper("prompt", (2, 30))
SLOW = Temper("slow", (40, 400), forgets=0.2)
NEVER = Temper("never", None)
NO = Temper("says no", (3, 90), says_no=0.8)
FORGETS = Temper("forgets to say so", (5, 60), forgets=0.7)
AT_WORK = Temper("at work", (3, 40), says_no=0.05)
USUAL = ((PROMPT, 0.42), (SLOW, 0.22), (NEVER, 0.12), (NO, 0.12), (FORGETS, 0.12))


@dataclass
class Human:
    """Somebody with an address. ``away``: days on which a coordinator reads nothing."""

    pk: int
    first_name: str
    email: str
    temper: Temper
    is_coordinator: bool = False
    away: set[date] = field(default_factory=set)
    spoke_with: dict[int, datetime] = field(default_factory=dict)
    ringing: set[int] = field(default_factory=set)


class People:
    """All of them. ``role_for(head, person)``: in which part somebody stands by a head now."""

    def __init__(
        self, rng: Random, account: Account, calendar: Calendar,
        role_for: Callable[[int, int], str],
    ) -> None:  # fmt: skip
        self.rng, self.account, self.calendar, self.role_for = rng, account, calendar, role_for
        self.by_email: dict[str, Human] = {}
        self.by_first_name: dict[str, Human] = {}
        self.now: datetime
        self.client = Client(raise_request_exception=False)
        self.codes_typed = 0

    def add(self, pk: int, name: str, email: str, *, temper: Temper | None = None) -> Human:
        """Somebody new, with a temperament of their own."""
        is_coordinator = temper is AT_WORK
        tempers, weights = zip(*USUAL, strict=True)
        temper = temper or self.rng.choices(tempers, weights)[0]
        human = Human(pk, name.split()[0], email, temper, is_coordinator)
        self.by_email[email] = human
        self.by_first_name[human.first_name] = human
        return human

    # --- letters ----------------------------------------------------------------------

    def receive(self, letter: Letter, is_read: bool) -> None:
        """A letter has come."""
        human = self.by_email.get(letter.address)
        if human is None or not letter.about:
            if human is not None and letter.token and is_read:
                self._later(self._reads_at(human), "look", lambda at: self._look(letter, at))
            return
        head = self.by_first_name[letter.about]
        if head.pk == human.pk:
            return
        if "no need" in letter.subject.lower():
            self.account.let_go(head.pk, human.pk)
            return
        if not letter.asks_to_ring:
            return
        role = self.role_for(head.pk, human.pk)
        self.account.asked(
            head.pk, human.pk, role, self.now, is_read=is_read, can_answer=bool(letter.token)
        )
        if is_read and human.temper.reads is not None:
            self._later(
                self._reads_at(human), "letter read",
                lambda at: self._read(human, head, letter, at),
            )  # fmt: skip

    def put_off(self, letter: Letter) -> None:
        """A letter was put off for now by the server."""
        human = self.by_email.get(letter.address)
        if human is not None and letter.about and letter.asks_to_ring:
            head = self.by_first_name[letter.about]
            if head.pk != human.pk:
                self.account.put_off(head.pk, self.now)

    def _later(self, moment: datetime, name: str, act: Callable[[datetime], Any]) -> None:
        self.calendar._in(moment, name, act)

    def _reads_at(self, human: Human) -> datetime:
        first, last = human.temper.reads or (0, 0)
        moment = self.now + self.rng.randint(first, last) * MINUTE
        if human.is_coordinator:
            while not is_staffed(moment) or day_of(moment) in human.away:
                moment += 15 * MINUTE
            return moment
        here = moment.astimezone(LONDON)
        if here.time() < time(7) or here.time() >= time(22, 30):
            day = here.date() + (DAY if here.time() >= time(22) else timedelta())
            moment = (
                datetime.combine(day, time(7), tzinfo=LONDON) + self.rng.randint(0, 60) * MINUTE
            )
        return moment

    def _look(self, letter: Letter, now: datetime) -> None:
        """Something else that a coordinator is asked to look at: they press the first button."""
        if buttons := self._buttons(letter):
            self._press(letter, buttons[0])

    def _read(self, human: Human, head: Human, letter: Letter, now: datetime) -> None:
        if self.rng.random() < human.temper.says_no:
            self._say_no(human, head, letter)
            return
        spoke = human.spoke_with.get(head.pk)
        if spoke is not None and now - spoke < timedelta(hours=8):
            self._say_spoken(human, head, letter, now)
            return
        if head.pk in human.ringing:
            return
        if letter.token and self.rng.random() < 0.4:
            buttons = self._buttons(letter)
            if RINGING in buttons and self._press(letter, RINGING):
                role = self.role_for(head.pk, human.pk)
                self.account.on_it(head.pk, human.pk, role, now)
        human.ringing.add(head.pk)
        self._ring_later(human, head, letter, now, tries=1)

    def _ring_later(
        self, human: Human, head: Human, letter: Letter, now: datetime, tries: int
    ) -> None:
        wait = self.rng.randint(3, 30) * MINUTE
        self._later(now + wait, "ring", lambda at: self._ring(human, head, letter, at, tries))

    def _ring(self, human: Human, head: Human, letter: Letter, now: datetime, tries: int) -> None:
        """A telephone rings. A head who is with inspectors does not always pick up."""
        if self.rng.random() < 0.75:
            human.ringing.discard(head.pk)
            human.spoke_with[head.pk] = now
            self.account.rang(head.pk, now)
            if self.rng.random() >= human.temper.forgets:
                self._say_spoken(human, head, letter, now)
        elif tries < 3:
            self._ring_later(human, head, letter, now, tries + 1)
        else:
            human.ringing.discard(head.pk)
            self._say_no(human, head, letter)

    # --- the site's doors ---------------------------------------------------------------

    def _say_spoken(self, human: Human, head: Human, letter: Letter, now: datetime) -> None:
        if letter.token and SPOKEN in self._buttons(letter) and self._press(letter, SPOKEN):
            self.account.confirmed(head.pk, self.role_for(head.pk, human.pk), now)

    def _say_no(self, human: Human, head: Human, letter: Letter) -> None:
        # Who was only told to ring cannot say so here; they are still asked, and do not.
        if letter.token and CANNOT in self._buttons(letter):
            self._press(letter, CANNOT)
            self.account.let_go(head.pk, human.pk)

    def _buttons(self, letter: Letter) -> list[str]:
        return BUTTON.findall(self.client.get(self._door(letter)).content.decode())

    def _press(self, letter: Letter, button: str) -> bool:
        """Whether the page says thank you, and nobody else was first."""
        said = self.client.post(self._door(letter), {"answer": button})
        self.account.figures[f"answers {button}"] += 1
        html = said.content.decode()
        is_refused = 'role="alert"' in html or "No answer is needed" in html
        return said.status_code == 200 and "Thank you" in html and not is_refused

    def _door(self, letter: Letter) -> str:
        """The link, or what the code leads to when typed in by hand."""
        # The site allows few tries a minute of the machine's own clock.
        if letter.code and self.codes_typed < 5 and self.rng.random() < 0.05:
            self.codes_typed += 1
            said = self.client.post("/answer/", {"code": letter.code, "contact": letter.address})
            if said.status_code == 302:
                return str(said["Location"])
        return f"/answer/{letter.token}/"
