"""What happens in the town of call-outs while its workers and its Redis are killed: heads ask,
advisers answer, time goes by. Runs inside an installation (``Console``)."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from django.db import connection

from bench.call_outs_town import build
from core import clock
from core.models import AuditEvent
from core.refusals import Refused
from directory.models import CallOut
from directory.services.callouts import call_out, spoken
from escalations import services as engine
from escalations.models import Entry, Escalation, Page
from inspections.models import Visit
from notifications.mail import message_id
from notifications.models import Message

__all__ = [
    "account", "answer", "ask", "build", "late", "live", "now", "overdue", "say_spoken", "travel",
    "waiting",
]  # fmt: skip


def ask(count: int) -> int:
    """Have so many heads ask who have not asked yet. Gives how many did."""
    visits = Visit.objects.filter(call_outs=None).select_related("school", "head").order_by("pk")
    for number, visit in enumerate(visits[:count]):
        assert visit.head is not None
        call_out(
            visit=visit, head=visit.head, kind=list(CallOut.Kind)[number % 6], words="",
            token=uuid4(), by=visit.head, now=clock.now(),
        )  # fmt: skip
    return len(visits[:count])


def travel(minutes: float) -> int:
    """Let the clock jump; gives how many questions should go on at once."""
    clock.travel_to(clock.now() + timedelta(minutes=minutes))
    return len(overdue())


def overdue() -> list[int]:
    """The questions that should have gone on, by id."""
    rows = Escalation.objects.filter(state="open", next_at__lte=clock.now())
    return list(rows.values_list("pk", flat=True))


def now() -> str:
    return clock.now().isoformat()


def late(ids: list[int], since: str, seconds: float) -> float | None:
    """How many seconds after ``since`` the last of these questions was taken in hand: when the
    sweep began that moved it. None where one was not within so many seconds."""
    begin, until = datetime.fromisoformat(since), time.monotonic() + seconds
    while set(ids) & set(overdue()):
        if time.monotonic() > until:
            return None
        time.sleep(0.02)
    first = {
        each: Entry.objects.filter(escalation=each, at__gte=begin).order_by("pk").first()
        for each in ids
    }
    # Moved between being counted as overdue and ``since``: not late at all.
    moments = [entry.at for entry in first.values() if entry is not None]
    return max(((at - begin).total_seconds() for at in moments), default=0.0)


def answer(seed: int, share_silent: float, share_cannot: float) -> dict[str, int]:
    """Let people answer who are asked; two at once where two say yes, each on a connection of
    their own. Of those who are told that it is theirs, half say that they have spoken. Gives how
    often yes was said and how often it was theirs."""
    rng = Random(seed)
    said: Counter[str] = Counter()
    with ThreadPoolExecutor(2) as pool:
        for pk in CallOut.objects.filter(state__in=("asking", "unanswered")).values_list("pk"):
            pages = list(
                Page.objects.filter(
                    escalation__kind="call-out", escalation__subject_id=pk[0], state="asked"
                ).order_by("pk")
            )
            chance = rng.random()
            if not pages or chance < share_silent:
                continue
            if chance < share_silent + share_cannot:
                _says(pages[0].pk, "cannot")
                continue
            told = list(pool.map(_says, [each.pk for each in pages[:2]], ["ring"] * 2))
            said["yes"] += len(pages[:2])
            said["theirs"] += sum(told)
            if any(told) and rng.random() < 0.5:
                made = CallOut.objects.get(pk=pk[0])
                spoken(call_out=made, by=made.head, now=clock.now())
        pool.map(lambda _: connection.close(), range(2))
    return dict(said)


def _says(page_id: int, value: str) -> bool:
    page = Page.objects.select_related("person").get(pk=page_id)
    if page.person is None:
        return False
    try:
        engine.answer(page=page, value=value, by=page.person, now=clock.now())
    except Refused:
        return False
    return True


def say_spoken() -> None:
    """The heads for whom somebody has accepted say that they have spoken."""
    for made in CallOut.objects.filter(state="accepted"):
        spoken(call_out=made, by=made.head, now=clock.now())


def live() -> int:
    return CallOut.objects.filter(state__in=CallOut.LIVE).count()


def waiting() -> int:
    """How many urgent messages have not come to an end."""
    return Message.objects.filter(state__in=("queued", "claimed"), priority=0).count()


def account() -> dict[str, Any]:
    """What the rows say in the end."""
    accepted = Counter(
        (event.object_id, event.detail["times"])
        for event in AuditEvent.objects.filter(verb="call_out.accepted")
    )
    pages = Counter(
        Page.objects.filter(state="answered", escalation__kind="call-out")
        .values_list("escalation", flat=True)
    )  # fmt: skip
    asked = Entry.objects.filter(what__in=("asked", "asked-again")).count()
    messages = Message.objects.filter(key__startswith="escalations:", priority=0)
    sent = Message.objects.filter(state="sent").values_list("key", flat=True)
    return {
        "call_outs": CallOut.objects.count(),
        "states": dict(Counter(CallOut.objects.values_list("state", flat=True))),
        "acceptances": sum(accepted.values()),
        "accepted_twice": sum(count > 1 for count in [*accepted.values(), *pages.values()]),
        "asked": asked,
        "asked_without_message": asked - messages.count(),
        "messages": dict(Counter(messages.values_list("state", flat=True))),
        "perhaps_repeated": Message.objects.filter(was_repeated=True).count(),
        "sent": [message_id(key) for key in sent],
    }
