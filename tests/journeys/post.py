"""The letter box of everybody: what the mail server was given, read as it comes."""

import re
from email.header import decode_header, make_header
from email.message import Message

from bench.sink import Sink
from tests.journeys.installation import PATIENCE, until


class Post:
    """Reads a sink's mail, each letter once."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._read: set[int] = set()

    @property
    def url(self) -> str:
        """Of the mail server, for EMAIL_URL."""
        return self._sink.url

    def take(self, address: str, pattern: str) -> str:
        """Wait for a letter to this address in which the pattern occurs, and give what it
        found. A letter is taken once."""

        def look() -> str:
            for number, letter in enumerate(list(self._sink.mails)):
                found = re.search(pattern, text_of(letter))
                if number not in self._read and letter["To"] == address and found:
                    self._read.add(number)
                    return found[0]
            return ""

        return str(until(look, f"a letter to {address} with {pattern!r}"))

    def sent(self) -> list[tuple[str, str]]:
        """Recipient and subject of every letter so far, in order."""
        return [(str(each["To"]), subject_of(each)) for each in list(self._sink.mails)]

    def wait_for(self, count: int, patience: float = PATIENCE) -> None:
        """Until the server was given so many letters."""
        until(
            lambda: len(self._sink.mails) >= count, f"letter {count} after {self.sent()}", patience
        )

    def copies(self) -> int:
        """How often the letter was sent that was sent most often."""
        return max(self._sink.ids.values())

    def letters(self) -> list[Message]:
        return list(self._sink.mails)


def subject_of(letter: Message) -> str:
    """The subject as people read it."""
    return str(make_header(decode_header(str(letter["Subject"]))))


def text_of(letter: Message) -> str:
    """The plain text of a letter."""
    plain = next(part for part in letter.walk() if part.get_content_type() == "text/plain")
    content = plain.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode().replace("\r\n", "\n")
