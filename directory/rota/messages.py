"""What people are sent about duties: asked, reminded, thanked. No school and no visit in any of
them, and nobody's name: they are read over shoulders."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings

from accounts.models import Person
from core.templatetags.covenant import day_short
from directory.models import Duty, DutyQuestion, Entry
from directory.rota.links import link_for_question, link_for_swap
from notifications.channels import can_be_sent
from notifications.models import Message
from notifications.services import cancel, queue
from schools.models import Network

WHAT_IT_IS = (
    "On duty you keep your telephone near you in the hours you gave, in case a colleague would "
    "like to talk with somebody."
)
NO_LONGER = "It is settled already"


def my_duties_page(network: Network) -> str:
    """The address of everybody's own duties."""
    return f"{settings.SITE_ADDRESS}/{network.slug}/directory/duties/"


def reminder_key(duty_id: int) -> str:
    """The key of the one reminder of a duty."""
    return f"directory.duty:{duty_id}:reminder"


def _swap_key(duty_id: int) -> str:
    return f"directory.duty:{duty_id}:swap:"


def _question_key(question_id: int) -> str:
    return f"directory.duty-question:{question_id}"


def ask(question: DutyQuestion, now: datetime) -> None:
    """Ask somebody to be on duty on a day."""
    entry, on = question.entry, day_short(question.day)
    _queue(
        _question_key(question.pk), entry.person, "Asked to be on duty",
        f"Covenant: can you be on duty on {on}?",
        f"A coordinator of {entry.network.name} asks whether you can be on duty on {on}.\n\n"
        f"{WHAT_IT_IS}\n\n"
        f"Yes or not that day, in one tap and without signing in: {link_for_question(question)}"
        "\n\nNobody is put on without their yes, and “not that day” is a good answer.\n",
        entry.network, now,
    )  # fmt: skip


def ask_to_swap(duty: Duty, others: list[Entry], now: datetime) -> None:
    """Tell these people, once for each duty, that somebody asks to be relieved of it."""
    on = day_short(duty.day)
    for entry in others:
        _queue(
            f"{_swap_key(duty.pk)}{entry.pk}", entry.person, "Asked to take over a duty",
            f"Covenant: can you be on duty on {on}?",
            f"A colleague who is on duty on {on} asks somebody else to take it over.\n\n"
            f"{WHAT_IT_IS}\n\n"
            f"If you can, one tap is enough, without signing in: {link_for_swap(duty, entry)}\n\n"
            "If you cannot, you need not answer.\n",
            entry.network, now,
        )  # fmt: skip


def tell_taken_over(duty: Duty, now: datetime) -> None:
    """Tell whoever asked for a swap that somebody has their day."""
    network, on = duty.entry.network, day_short(duty.day)
    _queue(
        f"directory.duty:{duty.pk}:taken-over", duty.entry.person, "A duty was taken over",
        f"Covenant: somebody has taken {on}",
        f"You are not on duty on {on} any more: a colleague has taken it over.\n\n"
        f"Your duties: {my_duties_page(network)}\n",
        network, now,
    )  # fmt: skip


def remind(duty: Duty, today: date, now: datetime) -> None:
    """Remind somebody of their duty, once."""
    network, on = duty.entry.network, day_short(duty.day)
    when = "today" if duty.day == today else f"on {on}"
    _queue(
        reminder_key(duty.pk), duty.entry.person, "Reminded of a duty",
        f"Covenant: you are on duty {when}",
        f"You are on duty {when}. Thank you.\n\n{WHAT_IT_IS}\n\n"
        f"If you cannot, ask others to take it over, or give it up: {my_duties_page(network)}\n",
        network, now,
    )  # fmt: skip


def take_back(duty_id: int, now: datetime) -> None:
    """Stop what still waits to be sent about a duty that is somebody else's, or nobody's, now."""
    cancel(keys=[reminder_key(duty_id)], why=NO_LONGER, now=now)
    take_back_swap(duty_id, now)


def take_back_swap(duty_id: int, now: datetime) -> None:
    """Stop what still waits to be sent about a swap that nobody asks for any more."""
    waiting = Message.objects.filter(
        key__startswith=_swap_key(duty_id),
        state__in=(Message.State.QUEUED, Message.State.CLAIMED),
    )
    cancel(keys=list(waiting.values_list("key", flat=True)), why=NO_LONGER, now=now)


def take_back_questions(question_ids: Iterable[int], now: datetime) -> None:
    """Stop what still waits to be sent to ask somebody who is not there any more."""
    cancel(keys=[_question_key(pk) for pk in question_ids], why=NO_LONGER, now=now)


def _queue(
    key: str, person: Person, occasion: str, subject: str, text: str, network: Network,
    now: datetime,
) -> None:  # fmt: skip
    if can_be_sent(person):
        queue(
            key=key, person=person, occasion=occasion, subject=subject, text=text, now=now,
            network_id=network.pk,
        )  # fmt: skip
