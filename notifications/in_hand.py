"""One message after another of a claim: each read just before it is tried, and what the server
took kept in the same step.

These two statements are all that a message costs the database, so they are made once for a
batch: Django works out a query's SQL anew each time it is asked, which took longer than to write
and to hand over the e-mail. On PostgreSQL both go as one statement, for the journey there and
back takes longer than either.
"""

from datetime import datetime
from typing import Any

from django.db import connection

from accounts.models import Person
from notifications.claims import Claim
from notifications.models import Message

# What is read, in the order of the models' fields, on which Model.from_db relies.
_OF_MESSAGE = (
    "id", "key", "network_id", "person_id", "mailbox", "channel", "is_private", "subject", "text",
    "attachment", "priority", "not_before", "expires_at", "attempts", "claimed_by", "reference",
)  # fmt: skip
_OF_PERSON = (
    "id", "email", "telephone", "wants_email", "wants_texts", "quiet_from", "quiet_until",
    "paused_until", "user_id", "erased_at",
)  # fmt: skip
# Sent is sent, also where it was cancelled or taken over in the meantime. A private text may
# hold a link that acts; once it has left nobody here needs it.
_END = """UPDATE notifications_message
    SET state = 'sent', error = '', address = %s, attempts = %s, finished_at = %s,
        claimed_by = '', lease_until = NULL, text = CASE WHEN is_private THEN '' ELSE text END
    WHERE id = %s"""
# PostgreSQL need not write this one commit to the disk before it says yes: a disk takes longer
# than a letter. Where the server crashes in the next moment the message is still claimed, its
# lease runs out, and it is sent again and counted as repeated (claims.take_over). The setting
# holds to the end of this statement's own transaction; claims, and all other ends, are written
# before they are answered, and these ends with them. Who keeps a second server in step decides
# alone how safe a commit is.
_END_SOON_WRITTEN = f"""{_END} RETURNING set_config('synchronous_commit',
    CASE WHEN current_setting('synchronous_standby_names') = '' THEN 'off'
    ELSE current_setting('synchronous_commit') END, true)"""


class InHand:
    """The messages of a claim, for the worker that has it."""

    def __init__(self, taken: Claim, now: datetime) -> None:
        names = [*_OF_MESSAGE, *(f"person__{name}" for name in _OF_PERSON)]
        one = taken.mine().filter(pk=0).values_list(*names)
        self._compiler = one.query.get_compiler(connection=connection)
        self._read, (*self._mine, _) = self._compiler.as_sql()
        columns = [column for column, *_ in self._compiler.select]
        self._converters = self._compiler.get_converters(columns)
        self._now = connection.ops.adapt_datetimefield_value(now)
        self._sent: tuple[Any, ...] | None = None

    def was_sent(self, message: Message, address: str) -> None:
        """The server said yes; kept by the next ``read`` or ``keep``, one of which must follow."""
        self._sent = (address, message.attempts, self._now, message.pk)

    def read(self, pk: int) -> Message | None:
        """Keep the end of the one before, then give this one as it is now, with its person; None
        where it is no longer this worker's."""
        with connection.cursor() as cursor:
            # Coverage is measured on SQLite; the tests on PostgreSQL run this.
            if self._sent is not None and connection.vendor == "postgresql":  # pragma: no cover
                sql = f"WITH ended AS ({_END_SOON_WRITTEN}) {self._read}"
                cursor.execute(sql, (*self._sent, *self._mine, pk))
                self._sent = None
            else:
                self.keep()
                cursor.execute(self._read, (*self._mine, pk))
            row = cursor.fetchone()
        return self._message(row) if row else None

    def keep(self) -> None:
        """Keep the end of the one before, if there is one to keep."""
        if self._sent is not None:
            with connection.cursor() as cursor:
                sql = _END_SOON_WRITTEN if connection.vendor == "postgresql" else _END
                cursor.execute(sql, self._sent)
            self._sent = None

    def _message(self, row: tuple[Any, ...]) -> Message:
        [row] = self._compiler.apply_converters([row], self._converters)
        mine, persons = row[: len(_OF_MESSAGE)], row[len(_OF_MESSAGE) :]
        message = Message.from_db(connection.alias, _OF_MESSAGE, mine)
        # A message whose person is unknown has none.
        message.person = (
            Person.from_db(connection.alias, _OF_PERSON, persons)
            if message.person_id is not None
            else None
        )
        return message
