"""An answer that came as a text: the code from the message, alone or with a word."""

import re
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from core.refusals import Refused
from escalations import services
from escalations.kinds import Asking, Effect, kind_of
from escalations.links import page_by_code
from escalations.messages import reply
from escalations.models import Page
from escalations.policies import why_not_answer

_CODE = re.compile(r"(?<!\d)(\d{3})\s?(\d{3})(?!\d)")
_YES = frozenset({"yes", "y", "ok", "okay", "done", "please", "thanks", "thank", "you"})
_NO = frozenset({"no", "n", "not", "nope", "sorry", "cannot", "can", "t", "i"})
NOT_UNDERSTOOD = (
    "We could not read your answer. Text the six figures alone, or the six figures and “no”."
)


class _Text(NamedTuple):
    code: str
    words: frozenset[str]


def answer_by_text(*, number: str, words: str, text_id: str, now: datetime) -> bool:
    """Take a text for the answer that it is. Returns whether it was one.

    The code alone means the first answer, with "no" the first that passes; with words of which
    we are not sure it means nothing, and its sender is asked to say it again. The code must have
    been sent to the person whose mobile ``number`` is (as Notify writes it, 447700900123). A
    code that nobody has and a number that is not theirs change nothing and leave no trace.
    ``text_id`` is Notify's: the same text again changes nothing.
    """
    text = _read(words)
    page = _page(text.code, number, now) if text else None
    if text is None or page is None or page.person is None:
        return False
    said = why_not_answer(page.escalation, page, now)
    is_answer = False
    if not said:
        asking = kind_of(page.escalation).asking(page.escalation, page, now)
        value = _meaning(text.words, asking)
        said, is_answer = _answer(page, value, asking, now) if value else (NOT_UNDERSTOOD, False)
    reply(page, said, text_id=text_id, now=now)
    return is_answer


def _page(code: str, number: str, now: datetime) -> Page | None:
    return page_by_code(code=code, contact=f"+{number.lstrip('+')}", now=now)


def _read(words: str) -> _Text | None:
    found = _CODE.search(words)
    if found is None:
        return None
    rest = words[: found.start()] + " " + words[found.end() :]
    return _Text(found[1] + found[2], frozenset(re.findall(r"\w+", rest.lower())))


def _meaning(words: frozenset[str], asking: Asking) -> str:
    """The answer that is meant; "" where that is not sure."""
    passing = [each for each in asking.answers if each.effect == Effect.PASSES]
    if words <= _YES:
        return asking.answers[0].value
    if words & {"no", "n", "nope", "not", "cannot"} and words <= _NO | _YES and passing:
        return passing[0].value
    return ""


def _answer(page: Page, value: str, asking: Asking, now: datetime) -> tuple[str, bool]:
    assert page.person is not None
    try:
        with transaction.atomic():
            answered = services.answer(page=page, value=value, by=page.person, now=now)
            kind_of(answered).came_by_text(answered, page, now)
    except Refused as refusal:
        return str(refusal), False
    return next(each.said for each in asking.answers if each.value == value), True
