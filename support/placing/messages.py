"""What people are sent about places and sessions. They are read over shoulders: no name of
anybody, no school, and no word of what it is. None of them is ever listed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import Person
from core.templatetags.covenant import at, day_short
from escalations.links import PATH
from notifications.channels import only_way
from notifications.models import Message
from notifications.services import cancel, queue
from schools.models import Network
from support.models import Missed, Place, PlaceOffer, Session, Waiting
from support.offering import OnOffer
from support.on_offer import WAITING_KEPT, Board, last_day_kept
from support.placing.links import link_for_offer, link_for_waiting
from support.placing.words import how, when
from support.telling import has_a_page, home, is_told

NO_LONGER = "It is settled already"
KEPT = "Covenant: a time is kept for you"
# What came of a text is no news any more after this.
ANSWER_KEPT = timedelta(hours=1)


def offer_key(offer: PlaceOffer) -> str:
    """The key of the message of a yearly offer; another one where it is made again."""
    return f"{first_offer_key(offer)}:again" if offer.again else first_offer_key(offer)


def first_offer_key(offer: PlaceOffer) -> str:
    """The key of its first message."""
    return f"support.offer:{offer.pk}"


def waiting_key(waiting: int, series: int) -> str:
    """The key of what somebody who waits is told of one series, once."""
    return f"support.waiting:{waiting}:{series}"


def reminder_key(session: Session, person: int) -> str:
    """The key of the one reminder of a session at its time."""
    return f"support.reminder:{session.pk}:{session.moved}:{person}"


def _missed_key(missed: Missed) -> str:
    return f"support.missed:{missed.pk}"


def say_offered(offer: PlaceOffer, board: Board, two: Iterable[OnOffer]) -> None:
    """Offer a head their first place of the year, or once more where they did not answer.
    How to answer comes early, because what is long loses its end in a text."""
    one, *other = (f"{how(board.rows[each.pk])}, {when(each.meetings)}." for each in two)
    paragraphs = [
        f"Each year everybody who leads a school in {offer.network.name} is offered time of their "
        "own, with somebody who listens. Nobody has to ask for it.",
        f"Kept for you until {day_short(last_day_kept(offer.offered_at))}:\n{one}",
        _how_to_answer(link_for_offer(offer), offer.code),
    ]
    if not only_way(offer.person):
        if other:
            paragraphs.append(f"Or, while it is free:\n{other[0]}{_by_text(f'{offer.code} 2')}")
        last = (
            "this is the last message about it this year"
            if offer.again
            else "if you do not answer you are asked once more this year"
        )
        paragraphs.append(f"Nobody asks why, no employer is told, and {last}.")
    _queue(
        offer_key(offer), offer.person, "Offered a time", KEPT, "\n\n".join(paragraphs) + "\n",
        offer.network, board.now,
    )  # fmt: skip


def say_kept(waiting: Waiting, board: Board, series: OnOffer) -> None:
    """Tell somebody who waits that a place is free, and kept for them for now."""
    until = at(board.now + WAITING_KEPT)
    _queue(
        waiting_key(waiting.pk, series.pk), waiting.person, "Told of a free time", KEPT,
        f"You asked to be told. Kept for you until {until}:\n"
        f"{how(board.rows[series.pk])}, {when(series.meetings)}.\n\n"
        f"{_how_to_answer(link_for_waiting(waiting), waiting.code)}\n\n"
        "If you do nothing it goes to somebody else. You stay on the list, and another is kept for "
        "you once you say that you still wait.\n",
        waiting.network, board.now,
    )  # fmt: skip


def say_answered(person: Person, network: Network, said: str, text_id: str, now: datetime) -> None:
    """Tell somebody who has just texted us what came of it; they are awake."""
    queue(
        key=text_key(text_id), person=person, occasion="An answer by text",
        subject="Covenant: your text", text=said, now=now, priority=Message.Priority.URGENT,
        expires_at=now + ANSWER_KEPT, network_id=network.pk, is_private=True,
        channel=only_way(person),
    )  # fmt: skip


def text_key(text_id: str) -> str:
    """The key of what somebody is answered who texted us; ``text_id`` is Notify's."""
    return f"support.text:{text_id[:100]}"


def _how_to_answer(link: str, code: str) -> str:
    number = settings.NOTIFY_REPLY_NUMBER
    by_text = f"text {code} to {number} for yes, {code} no for no, or " if number else ""
    return (
        f"Take it, or say no in one tap, without signing in: {link}\n"
        f"Or {by_text}type {code} in at {settings.SITE_ADDRESS}/{PATH}"
    )


def _by_text(words: str) -> str:
    return f" By text: {words}." if settings.NOTIFY_REPLY_NUMBER else ""


def say_booked(place: Place, now: datetime) -> None:
    """Tell the supervisor that somebody comes, and that they should ring who has no page here."""
    ring = "" if has_a_page(place.person) else ", with whom to ring: nobody else tells them where"
    _to_supervisor(
        f"support.place:{place.pk}:booked", place, "Somebody comes",
        "Covenant: somebody has taken a time of yours",
        f"Somebody has taken a place in what you offer. Who it is stands on your page{ring}", now,
    )  # fmt: skip


def say_ended(place: Place, now: datetime) -> None:
    """Tell the supervisor that somebody does not come any more. Nobody says why."""
    _to_supervisor(
        f"support.place:{place.pk}:ended", place, "Somebody does not come any more",
        "Covenant: a place with you is free again",
        "Somebody will not come any more, and their place is free. What stays stands on your "
        "page", now,
    )  # fmt: skip


def say_left(place: Place, now: datetime) -> None:
    """Tell somebody that their place ended because they lead no school here any more."""
    network = place.series.network
    _queue(
        f"support.place:{place.pk}:left", place.person, "A place ended",
        "Covenant: your times have ended",
        f"You do not lead a school in {network.name} any more, so the times that you had booked "
        "there have ended. Thank you for coming. Where you are now may offer the same: ask "
        "there.\n\nIf this is a mistake, ring whoever coordinates the network.\n",
        network, now,
    )  # fmt: skip


def say_apart(place: Place, now: datetime) -> None:
    """Tell somebody that a place is not possible any more: never why."""
    network = place.series.network
    _queue(
        f"support.place:{place.pk}:apart", place.person, "A place is not possible any more",
        "Covenant: please choose another time",
        "The times that you had booked are not possible any more. We are sorry. It is nothing "
        f"that you did.{_other_times(place)}\n",
        network, now,
    )  # fmt: skip


def _other_times(place: Place) -> str:
    if not has_a_page(place.person):
        return ""
    return f"\n\nOther times that suit you: {home(place.series.network)}"


def say_missed(missed: Missed, now: datetime) -> None:
    """Tell the supervisor that somebody cannot come this once."""
    moment = missed.session.starts_at
    _to_supervisor(
        _missed_key(missed), missed.place, "Somebody cannot come once",
        f"Covenant: one fewer on {day_short(moment)}",
        f"Somebody cannot come at {at(moment)}, this once. Who it is stands on your page", now,
    )  # fmt: skip


def say_coming(missed: Missed, now: datetime) -> None:
    """Tell the supervisor that they come after all, unless they have not heard otherwise."""
    if cancel(keys=[_missed_key(missed)], why=NO_LONGER, now=now):
        return
    moment = missed.session.starts_at
    _to_supervisor(
        f"{_missed_key(missed)}:coming", missed.place, "Somebody comes after all",
        f"Covenant: one more on {day_short(moment)}",
        f"Somebody can come at {at(moment)} after all. Who it is stands on your page", now,
    )  # fmt: skip


def take_back_missed(missed: Iterable[Missed], now: datetime) -> None:
    """Do not tell the supervisor any more that they cannot come: the session is moved."""
    cancel(keys=[_missed_key(each) for each in missed], why=NO_LONGER, now=now)


def remind(session: Session, person: Person, now: datetime) -> None:
    """Remind somebody of a session, once."""
    network, moment = session.series.network, session.starts_at
    where = (
        "Where, or how, stands on your first page.\n\n"
        f"If you cannot come this once, say so there; nobody asks why: {home(network)}\n"
        if has_a_page(person)
        else "Where, or how, you were told by whoever you meet. If you cannot come, ring them; "
        "nobody asks why.\n"
    )
    _queue(
        reminder_key(session, person.pk), person, "Reminded of a time",
        f"Covenant: a time of yours on {day_short(moment)}",
        f"At {at(moment)}, for {session.minutes} minutes. {where}",
        network, now, expires_at=moment,
    )  # fmt: skip


def take_back_reminders(session: Session, now: datetime) -> int:
    """Stop the reminders of a session that still wait: it is moved or called off."""
    waiting = Message.objects.filter(
        key__startswith=f"support.reminder:{session.pk}:",
        state__in=(Message.State.QUEUED, Message.State.CLAIMED),
    )
    return cancel(keys=list(waiting.values_list("key", flat=True)), why=NO_LONGER, now=now)


def take_back_reminders_of_one(session: Session, person: int, now: datetime) -> None:
    """Stop the reminder of whoever cannot come this once."""
    cancel(keys=[reminder_key(session, person)], why=NO_LONGER, now=now)


def take_back_reminders_of(place: Place, now: datetime) -> None:
    """Stop the reminders of whoever does not come any more."""
    sessions = place.series.sessions.filter(starts_at__gt=now)
    cancel(
        keys=[reminder_key(each, place.person_id) for each in sessions], why=NO_LONGER, now=now
    )  # fmt: skip


def take_back_offer(offer: PlaceOffer, now: datetime) -> None:
    """Stop an offer that waits to be sent and is answered already."""
    cancel(keys=[offer_key(offer)], why=NO_LONGER, now=now)


def _to_supervisor(
    key: str, place: Place, occasion: str, subject: str, text: str, now: datetime
) -> None:
    series = place.series
    network = series.network
    _queue(
        key, series.supervisor.person, occasion, subject, f"{text}: {home(network)}\n",
        network, now,
    )  # fmt: skip


def _queue(
    key: str, person: Person, occasion: str, subject: str, text: str, network: Network,
    now: datetime, expires_at: datetime | None = None,
) -> None:  # fmt: skip
    if is_told(person):
        queue(
            key=key, person=person, occasion=occasion, subject=subject, text=text, now=now,
            network_id=network.pk, is_private=True, expires_at=expires_at,
            channel=only_way(person),
        )  # fmt: skip
