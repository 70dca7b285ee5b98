"""What must not stand in a log: an address that opens something for whoever holds it."""

import logging
import re

# A calendar's, an invitation's, an answer's, a call-out's, one to sign by, those about being a
# buddy, about duties, about the directory and about a time in supervision, and that which turns
# e-mail off, each with its secret part.
SECRET_PART = re.compile(
    r"(/(?:me/calendars|me/unsubscribe|me/buddy|me/directory|me/duty|me/time|call-out|invitation|"
    r"answer|sign)/)"
    r"(?:\w+\.)*[\w~-]{16,}"
)


class WithoutSecretAddresses(logging.Filter):
    """Puts dots in the place of an address's secret part. Never drops a line."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        kept = SECRET_PART.sub(r"\1...", said)
        if kept != said:
            record.msg, record.args = kept, None
        return True
