"""What the people of an escalation are sent: the question, and that nobody needs to answer any
more. All of it is private: a link that acts is nobody else's to see."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings

from escalations.kinds import Asking
from escalations.links import PATH, link_for
from escalations.models import Escalation, Page
from notifications.models import Message
from notifications.services import BESIDE, cancel, queue

State = Message.State
# News that is a day old is none.
TAKEN_IS_NEWS_FOR = timedelta(days=1)
REPLY_IS_GOOD_FOR = timedelta(hours=1)


def key_of(page: Page, times: int | None = None) -> str:
    """The key of the message by which this person was asked for the last, or the nth, time."""
    return f"escalations:{page.escalation_id}:{page.pk}:{page.times if times is None else times}"


def keys_of(page: Page) -> list[str]:
    """The keys of all messages by which this person was asked, the first first."""
    return [key_of(page, times) for times in range(1, page.times + 1)]


def ask(
    escalation: Escalation, page: Page, asking: Asking, *, is_urgent: bool, now: datetime
) -> None:
    """Send the question. How to answer comes after the first paragraph: what is long loses its
    end in a text message."""
    first, *rest = asking.text.strip().split("\n\n")
    assert page.person is not None
    queue(
        key=key_of(page),
        person=page.person,
        occasion=asking.occasion,
        subject=asking.subject,
        text="\n\n".join([first, _how_to_answer(page), *rest]),
        now=now,
        priority=Message.Priority.URGENT if is_urgent else Message.Priority.ORDINARY,
        network_id=escalation.network_id,
        is_private=True,
    )


def _how_to_answer(page: Page) -> str:
    number = settings.NOTIFY_REPLY_NUMBER
    by_text = f"text {page.code} to {number}, or " if number else ""
    return (
        f"Answer with one tap: {link_for(page)}\n"
        f"Or {by_text}type {page.code} in at {settings.SITE_ADDRESS}/{PATH}"
    )


def not_arrived(pages: Iterable[Page]) -> set[int]:
    """Of these pages, by id, those whose last message is known to have reached nobody, on no
    channel."""
    by_key = {key_of(page): page.pk for page in pages}
    keys = [*by_key, *(f"{BESIDE}{key}" for key in by_key)]
    lost: set[int] = set()
    alive: set[int] = set()
    for message in Message.objects.filter(key__in=keys).defer("text"):
        pk = by_key[message.key.removeprefix(BESIDE)]
        is_lost = message.did_not_arrive or message.state == State.REFUSED
        (lost if is_lost else alive).add(pk)
    return lost - alive


def replace(page: Page, *, now: datetime) -> None:
    """Cancel the last question to somebody who is asked again, where it has not left yet."""
    cancel(keys=[key_of(page)], why="Asked again", now=now)


def take_back(pages: Iterable[Page], *, why: str, now: datetime) -> set[int]:
    """Cancel what still waits of these people's messages. Returns, by id, the pages of those
    whom one has reached, or may have."""
    by_key = {key: page.pk for page in pages for key in keys_of(page)}
    if not by_key:
        return set()
    keys = [*by_key, *(f"{BESIDE}{key}" for key in by_key)]
    left = Message.objects.filter(key__in=keys, state__in=(State.SENT, State.CLAIMED))
    reached = {by_key[key.removeprefix(BESIDE)] for key in left.values_list("key", flat=True)}
    cancel(keys=by_key, why=why, now=now)
    return reached


def tell_no_need(escalation: Escalation, page: Page, *, now: datetime) -> None:
    """One quiet line to somebody who was asked: nobody waits for their answer any more."""
    assert page.person is not None
    queue(
        key=f"{key_of(page)}:taken",
        person=page.person,
        occasion="No need to answer",
        subject="Covenant: no need to answer any more",
        text="You do not need to answer what we asked you. Thank you for being there.",
        now=now,
        expires_at=now + TAKEN_IS_NEWS_FOR,
        network_id=escalation.network_id,
        is_private=True,
    )


def reply(page: Page, said: str, *, text_id: str, now: datetime) -> None:
    """Tell somebody who has just texted us what came of it; they are awake."""
    assert page.person is not None
    queue(
        key=f"escalations:text:{text_id[:100]}",
        person=page.person,
        occasion="An answer by text",
        subject="Covenant: your text",
        text=said,
        now=now,
        priority=Message.Priority.URGENT,
        expires_at=now + REPLY_IS_GOOD_FOR,
        network_id=page.escalation.network_id,
        is_private=True,
    )
