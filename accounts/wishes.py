"""What a person wants to be sent, and when: ways, quiet hours, and a pause of everything."""

from datetime import date, time, timedelta

from django.conf import settings

from core.refusals import Refused

# Nobody's phone rings for what is not urgent between these, in London.
QUIET_FROM = time(21)
QUIET_UNTIL = time(7)
# One's own quiet hours may be wider, up to these: what falls due in the evening before a visit
# or in the morning of it is still of use when they end.
EARLIEST_QUIET = time(19)
LATEST_QUIET = time(9)
LONGEST_PAUSE = timedelta(days=60)


def are_texts_sent() -> bool:
    """Whether this installation sends text messages at all."""
    return bool(settings.NOTIFY_API_KEY) or settings.DEMO


def check_pause(*, until: date, today: date) -> None:
    """Raises Refused for a day that is not ahead, or further away than a pause may last.
    ``until`` is the first day on which messages come again."""
    if until <= today:
        raise Refused("Choose a day after today.")
    if until > today + LONGEST_PAUSE:
        raise Refused(f"A pause lasts {LONGEST_PAUSE.days} days at most. Choose an earlier day.")
