"""A real SMTP server on this machine that keeps what it is given and answers as told."""

import logging
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

# aiosmtpd logs each line of each conversation, addresses and all.
logging.getLogger("mail.log").setLevel(logging.ERROR)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Sink:
    """``with Sink() as sink``: listens on ``sink.port`` and counts by subject.

    ``answers`` gives a reply to RCPT by address, ``data_answers`` one to the message itself;
    ``hangs_up_on`` names addresses at whose message the connection is cut without an answer.
    """

    answers: dict[str, str] = field(default_factory=dict)
    data_answers: dict[str, str] = field(default_factory=dict)
    sender_answer: str = ""
    hangs_up_on: set[str] = field(default_factory=set)
    keeps_content: bool = True
    mails: list[Message] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)
    # When each first came, by the machine's monotonic clock.
    first_at: dict[str, float] = field(default_factory=dict)
    urgent_at: float | None = None
    connections: set[Any] = field(default_factory=set)
    port: int = 0

    def __enter__(self) -> Self:
        self.port = self.port or free_port()
        self.listen()
        return self

    def listen(self) -> None:
        """Take connections."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def close(self) -> None:
        """Refuse connections until it listens again."""
        self._controller.stop()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_MAIL(
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        self.connections.add(session.peer)
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        address = envelope.rcpt_tos[0]
        if address in self.hangs_up_on:
            assert server.transport is not None
            server.transport.close()
        if address in self.data_answers:
            return self.data_answers[address]
        content: bytes = envelope.original_content
        head, _, _ = content.partition(b"\r\n\r\n")
        mail = message_from_bytes(content if self.keeps_content else head)
        self.ids[mail["Message-ID"]] += 1
        self.first_at.setdefault(mail["Message-ID"], time.monotonic())
        if self.urgent_at is None and "List-Unsubscribe" not in mail:
            self.urgent_at = time.monotonic()
        if self.keeps_content:
            self.mails.append(mail)
        return "250 OK"
