"""An answer that came as a text: the code from the message, alone or with a word."""

from datetime import datetime

from django.db import transaction

from core.refusals import Refused
from escalations import codes, services
from escalations.codes import Text
from escalations.kinds import Asking, Effect, kind_of
from escalations.links import page_by_code
from escalations.messages import reply
from escalations.models import Page
from escalations.policies import why_not_answer

NOT_UNDERSTOOD = (
    "We could not read your answer. Text the six figures alone, or the six figures and “no”."
)


def answer_by_text(*, number: str, words: str, text_id: str, now: datetime) -> bool:
    """Take a text for the answer that it is. Returns whether it was one.

    The code alone means the first answer, with "no" the first that passes; with words of which
    we are not sure it means nothing, and its sender is asked to say it again. The code must have
    been sent to the person whose mobile ``number`` is (as Notify writes it, 447700900123). A
    code that nobody has and a number that is not theirs change nothing and leave no trace.
    ``text_id`` is Notify's: the same text again changes nothing.
    """
    text = codes.read_text(number=number, words=words, text_id=text_id)
    if text is None:
        return False
    page = page_by_code(code=text.code, contact=text.number, now=now)
    if page is None or not page.is_live:
        is_answer = codes.answer_by_text(text=text, now=now)
        if is_answer is not None or page is None:
            return bool(is_answer)
    return _take(text, page, now)


def _take(text: Text, page: Page, now: datetime) -> bool:
    said = why_not_answer(page.escalation, page, now)
    is_answer = False
    if not said:
        asking = kind_of(page.escalation).asking(page.escalation, page, now)
        value = _meaning(text, asking)
        said, is_answer = _answer(page, value, asking, now) if value else (NOT_UNDERSTOOD, False)
    reply(page, said, text_id=text.text_id, now=now)
    return is_answer


def _meaning(text: Text, asking: Asking) -> str:
    """The answer that is meant; "" where that is not sure."""
    passing = [each for each in asking.answers if each.effect == Effect.PASSES]
    if text.is_yes:
        return asking.answers[0].value
    if text.is_no and passing:
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
