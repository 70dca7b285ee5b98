"""How long one stays signed in: 90 days on one's own phone, else until the browser is closed,
and at most eight hours. Real time, not the demo's: a session is no part of the story."""

import time

from django.conf import settings
from django.http import HttpRequest

KEEP = "keep_me_signed_in"
BEGAN = "session_began"
WITHOUT_KEEPING = 8 * 3600  # seconds


def wish(request: HttpRequest, *, keep: bool) -> None:
    """Remember, until the code is entered, whether to stay signed in."""
    request.session[KEEP] = keep


def begin(request: HttpRequest) -> None:
    """Give a new session the length that was wished for."""
    keep = bool(request.session.get(KEEP))
    request.session[KEEP] = keep
    request.session[BEGAN] = time.time()
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if keep else 0)


def is_on_own_device(request: HttpRequest) -> bool:
    """Whether they said at sign-in that this is their own phone, which nobody else uses."""
    return bool(request.session.get(KEEP))


def is_over(request: HttpRequest) -> bool:
    """Whether a session that was not to be kept has lasted its eight hours."""
    began = request.session.get(BEGAN)
    if began is None or request.session.get(KEEP):
        return False
    return bool(time.time() - began > WITHOUT_KEEPING)
