"""A mail server in memory that loses letters, refuses some, and knows dead addresses."""

import re
import smtplib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, ClassVar

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

LINK = re.compile(r"/answer/([^/\s]+)/")
CODE = re.compile(r"\btype (\d{6}) in\b")
HEAD = re.compile(r"\bSam\d+\b")


@dataclass(frozen=True)
class Letter:
    """What a person finds in their letter box."""

    address: str
    subject: str
    text: str

    @property
    def token(self) -> str:
        """What the link to answer with holds; "" where there is none."""
        found = LINK.search(self.text)
        return found[1] if found else ""

    @property
    def code(self) -> str:
        found = CODE.search(self.text)
        return found[1] if found else ""

    @property
    def about(self) -> str:
        """The first name of the head whom it is about, as a reader would say: the one in the
        subject, else the first in the text. "" for none."""
        found = HEAD.search(self.subject) or HEAD.search(self.text)
        return found[0] if found else ""

    @property
    def asks_to_ring(self) -> bool:
        """Whether it asks its reader to ring somebody, or whether they have."""
        text = self.text.lower()
        return "please ring" in text or "have you spoken" in text


@dataclass
class Server:
    """Takes letters, each with a fate drawn by seed. ``dead``: addresses that do not exist;
    ``lost``: the share that is taken and never read; ``refused`` for good, ``later`` for now."""

    rng: Random
    lost: float = 0.0
    refused: float = 0.0
    later: float = 0.0
    dead: set[str] = field(default_factory=set)
    figures: Counter[str] = field(default_factory=Counter)
    # Told of every letter that was taken, and whether it will ever be read.
    taken: Callable[[Letter, bool], Any] = lambda letter, is_read: None
    put_off: Callable[[Letter], Any] = lambda letter: None

    def take(self, letter: Letter) -> None:
        """Raises what smtplib raises where the server says no."""
        fate = self.rng.random()
        if letter.address in self.dead or fate < self.refused:
            self.figures["refused"] += 1
            self._refuse(letter, 550, b"5.1.1 no such address")
        if fate < self.refused + self.later:
            self.figures["later"] += 1
            self.put_off(letter)
            self._refuse(letter, 451, b"4.3.0 not now")
        is_lost = fate < self.refused + self.later + self.lost
        self.figures["never read" if is_lost else "arrived"] += 1
        self.taken(letter, not is_lost)

    def _refuse(self, letter: Letter, code: int, words: bytes) -> None:
        raise smtplib.SMTPRecipientsRefused({letter.address: (code, words)})


class Backend(BaseEmailBackend):
    """Hands every mail to the server of this run."""

    server: ClassVar[Server]

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            for address in mail.to:
                self.server.take(Letter(address, str(mail.subject), str(mail.body)))
        return len(email_messages)
