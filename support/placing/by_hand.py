"""The six figures of a message about a time, typed in at the page for codes or sent as a text. The
code alone takes the time that is kept, with "2" the other, with "no" neither."""

from datetime import datetime

from core.refusals import Refused
from escalations.codes import Text
from notifications.models import Message
from support.models import Series
from support.placing import links, messages
from support.placing.links import Link
from support.queries.places import taken_of, times_of
from support.services.place_answers import NO, WAIT, Outcome, answer
from support.telling import has_a_page

SECOND = frozenset({"2", "second", "two", "other"})
NOT_UNDERSTOOD = (
    "We could not read your answer. Text the six figures alone for yes, or the six figures and "
    "“no”."
)


class Times:
    """What escalations asks of these codes (escalations/codes.py)."""

    def is_taken(self, code: str) -> bool:
        return links.is_taken(code)

    def address_of(self, *, code: str, contact: str, now: datetime) -> str | None:
        link = links.by_code(code=code, contact=contact, now=now)
        return None if link is None else link.path

    def answer_by_text(self, *, text: Text, now: datetime) -> bool | None:
        link = links.by_code(code=text.code, contact=text.number, now=now)
        if link is None:
            return None
        # The same text again: what was said since counts.
        if Message.objects.filter(key=messages.text_key(text.text_id)).exists():
            return True
        said = _meaning(text, link)
        outcome, words = _answer(link, said, now) if said else (Outcome.NOTHING, NOT_UNDERSTOOD)
        messages.say_answered(link.person, link.network, words, text.text_id, now)
        return outcome != Outcome.NOTHING


def _meaning(text: Text, link: Link) -> str:
    """The answer that is meant; "" where that is not sure."""
    if text.is_no:
        return NO
    if text.words == {WAIT}:
        return WAIT
    first, second = link.first, link.second
    asked: Series | None = None
    if text.is_yes:
        asked = first or second
    elif text.words & SECOND and text.without(SECOND).is_yes:
        asked = second
    return str(asked.pk) if asked is not None else ""


def _answer(link: Link, said: str, now: datetime) -> tuple[Outcome, str]:
    try:
        outcome = answer(link=link, said=said, now=now)
    except Refused:
        return Outcome.NOTHING, _refused(link, said, now)
    return outcome, _words(outcome, link, now)


def _words(outcome: Outcome, link: Link, now: datetime) -> str:
    if outcome == Outcome.NO:
        return (
            "Not this year, then. You are not written to about it again this year."
            if link.offer
            else "It goes to somebody else. You stay on the list."
        )
    if outcome == Outcome.GIVEN_UP:
        return "Your place is given up. Nobody asks why."
    if outcome == Outcome.LISTED:
        return "You are told when a time is free that suits you."
    theirs = taken_of(link.series, link.person.pk, now)
    mine = " ".join(f"{each.how}, {each.when}." for each in theirs)
    where = (
        "Where, or how, stands on your first page."
        if has_a_page(link.person)
        else "Whoever you meet rings you beforehand and says where."
    )
    undo = f"If you do not want it any more, text {link.code} no."
    return f"It is yours. {mine}\n\n{where} {undo}"


def _refused(link: Link, said: str, now: datetime) -> str:
    """Not free; what they can have instead."""
    free = times_of(link.series, link.network, link.person.pk, now)
    others = [each for each in free if str(each.series.pk) != said]
    second = next((each for each in others if each.series == link.second), None)
    if second is not None:
        instead = f"{second.how}, {second.when}, is: text {link.code} 2."
    elif link.waiting is not None:
        instead = "You stay on the list, and are told of the next."
    else:
        instead = f"To be told of another, text {link.code} wait."
    return f"That time is not free any more. Nothing is booked. {instead}"
