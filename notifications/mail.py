"""The e-mail channel: how a message is written, and what a mail server's answer means."""

import re
import smtplib
from datetime import datetime
from email.policy import Compat32
from email.utils import format_datetime, parseaddr
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac

from notifications.answers import Away, Permanent, Temporary
from notifications.attachments import File, file_of
from notifications.markup import as_html
from notifications.models import Message
from notifications.unsubscribing import link_for

SERVICE_CLOSING = 421  # RFC 5321: the server ends the connection, whatever was asked
_SHORT = 76  # shorter than any line that is folded
# The class of an enhanced status code (RFC 3463) in words. A server's own sentence is never
# kept: it often holds the address.
_WORDS = {
    "1": "there is no such address",
    "2": "the mailbox is full or closed",
    "3": "the mail system could not take it",
    "4": "it could not be passed on",
    "6": "its content was not accepted",
    "7": "it was turned away as unwanted",
}


class Mailer:
    """One connection to the mail server, opened at the first message and kept for a batch."""

    def __init__(self) -> None:
        self._connection: Any = get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def send(self, message: Message, *, address: str, now: datetime) -> None:
        """Hand over one message; returning means that the server said yes.

        Raises Temporary, Away, Permanent or Unwanted, each with its words.
        """
        file = file_of(message, now)
        try:
            self._connection.open()
        except (smtplib.SMTPException, OSError) as error:
            raise Away(f"The mail server could not be reached ({_kind(error)}).") from None
        try:
            letter = compose(message, address=address, now=now, file=file)
            self._connection.send_messages([letter])
        except smtplib.SMTPRecipientsRefused as error:
            code, reply = next(iter(error.recipients.values()))
            raise _meaning(code, reply) from None
        except smtplib.SMTPSenderRefused as error:
            raise Away(f"The mail server takes no mail from us ({error.smtp_code}).") from None
        except smtplib.SMTPResponseException as error:
            raise _meaning(error.smtp_code, error.smtp_error) from None
        except (ValueError, smtplib.SMTPNotSupportedError) as error:
            raise Permanent(f"It could not be written as an e-mail ({_kind(error)}).") from None
        except (smtplib.SMTPException, OSError) as error:
            raise Away(f"The connection to the mail server broke ({_kind(error)}).") from None


class _ShortAsTheyAre(Compat32):
    """Short plain headers go as they are. Python's own way with them gives the same bytes, and
    takes half of the time it takes to write an e-mail."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        line = f"{name}: {value}"
        # Text of few letters, none of which ends a line; nothing else is sure to stay as it is.
        if isinstance(value, str) and len(line) <= _SHORT and line.isascii() and line.isprintable():
            return f"{line}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_SHORT_AS_THEY_ARE = _ShortAsTheyAre()


class _Letter(EmailMultiAlternatives):
    """An e-mail in two forms. Its boundary comes from the Message-ID: for one of its own making
    Python compiles a regular expression per message, a third of the time it takes to write one."""

    def message(self, **options: Any) -> Any:
        written = super().message(**options)
        written.set_boundary(f"=_{self.extra_headers['Message-ID'][1:33]}")
        written.policy = _SHORT_AS_THEY_ARE
        return written


def compose(
    message: Message, *, address: str, now: datetime, file: File | None = None
) -> EmailMessage:
    """The e-mail of a message, in plain text and the same in HTML. Its Message-ID is made from
    the key, so that a mailbox can tell a second copy."""
    headers = {
        "Message-ID": message_id(message.key),
        "Date": format_datetime(now),
        "Auto-Submitted": "auto-generated",
    }
    text = message.text.rstrip() + "\n"
    context = {"subject": message.subject, "body": as_html(text)}
    # Only these may be turned off, by a person.
    if message.priority != Message.Priority.URGENT and message.person_id is not None:
        wishes, turn_off = f"{settings.SITE_ADDRESS}/me/", link_for(message.person_id)
        headers["List-Unsubscribe"] = f"<{turn_off}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        text += f"\n-- \nTo change what Covenant sends you: {wishes}\n"
        text += f"To turn e-mail off: {turn_off}\n"
        context |= {"wishes": wishes, "unsubscribe": turn_off}
    mail = _Letter(message.subject, text, to=[address], headers=headers)
    mail.attach_alternative(render_to_string("notifications/email.html", context), "text/html")
    if file is not None:
        mail.attach(file.name, file.content, file.kind)
    return mail


def message_id(key: str) -> str:
    """The stable Message-ID of a key. The key itself, which holds ids, stays here."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{salted_hmac('notifications.message_id', key).hexdigest()}@{domain}>"


def _meaning(code: int, reply: bytes | str) -> Exception:
    """What a server's refusal means: 4xx is for now, 5xx for good (RFC 5321, 4.2.1)."""
    said = reply.decode("ascii", "replace") if isinstance(reply, bytes) else reply
    enhanced = re.match(r"[245]\.(\d)\.\d{1,3}\b", said)
    words = _WORDS.get(enhanced[1], "") if enhanced else ""
    sentence = f"The mail server refused it ({code}){': ' if words else ''}{words}."
    if code == SERVICE_CLOSING:
        return Away(sentence)
    return Temporary(sentence) if code < 500 else Permanent(sentence)


def _kind(error: Exception) -> str:
    return type(error).__name__
