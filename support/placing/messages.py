"""What people are sent about places and sessions. They are read over shoulders: no name of
anybody, no school, and no word of what it is. None of them is ever listed."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import Person
from core.templatetags.covenant import at, day_short
from notifications.channels import can_be_sent
from notifications.models import Message
from notifications.services import cancel, queue
from schools.models import Network
from support.models import Missed, Place, PlaceOffer, Session, Waiting
from support.offering import OnOffer
from support.on_offer import OFFER_KEPT, WAITING_KEPT, Board
from support.placing.links import link_for_offer, link_for_waiting
from support.placing.words import how, when
from support.telling import home

NO_LONGER = "It is settled already"
KEPT = "Covenant: a time is kept for you"


def offer_key(offer: PlaceOffer) -> str:
    """The key of the one message of a yearly offer."""
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
    """Offer a head their first place of the year. The one message about it."""
    one, *other = (f"{how(board.rows[each.pk])}, {when(each.meetings)}." for each in two)
    second = f"Or, while it is free:\n{other[0]}\n\n" if other else ""
    _queue(
        offer_key(offer), offer.person, "Offered a time", KEPT,
        f"Everybody who leads a school in {offer.network.name} is offered time of their own each "
        "year, with somebody who listens. Nobody has to ask for it.\n\n"
        f"Kept for you until {day_short(offer.offered_at + OFFER_KEPT)}:\n{one}\n\n"
        f"{second}"
        f"Take one, or say no in one tap, without signing in: {link_for_offer(offer)}\n\n"
        "Nobody asks why, no employer is told, and this is the only message about it this "
        "year.\n",
        offer.network, board.now,
    )  # fmt: skip


def say_kept(waiting: Waiting, board: Board, series: OnOffer) -> None:
    """Tell somebody who waits that a place is free, and kept for them for now."""
    until = at(board.now + WAITING_KEPT)
    _queue(
        waiting_key(waiting.pk, series.pk), waiting.person, "Told of a free time", KEPT,
        f"You asked to be told. Kept for you until {until}:\n"
        f"{how(board.rows[series.pk])}, {when(series.meetings)}.\n\n"
        f"Take it, or say no in one tap, without signing in: {link_for_waiting(waiting)}\n\n"
        "If you do nothing it goes to somebody else, and you stay on the list.\n",
        waiting.network, board.now,
    )  # fmt: skip


def say_booked(place: Place, now: datetime) -> None:
    """Tell the supervisor that somebody comes."""
    _to_supervisor(
        f"support.place:{place.pk}:booked", place, "Somebody comes",
        "Covenant: somebody has taken a time of yours",
        "Somebody has taken a place in what you offer. Who it is stands on your page", now,
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
        f"that you did.\n\nOther times that suit you: {home(network)}\n",
        network, now,
    )  # fmt: skip


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


def remind(session: Session, person: Person, now: datetime) -> None:
    """Remind somebody of a session, once."""
    network, moment = session.series.network, session.starts_at
    _queue(
        reminder_key(session, person.pk), person, "Reminded of a time",
        f"Covenant: a time of yours on {day_short(moment)}",
        f"At {at(moment)}, for {session.minutes} minutes. Where, or how, stands on your first "
        "page.\n\n"
        f"If you cannot come this once, say so there; nobody asks why: {home(network)}\n",
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
    if can_be_sent(person):
        queue(
            key=key, person=person, occasion=occasion, subject=subject, text=text, now=now,
            network_id=network.pk, is_private=True, expires_at=expires_at,
        )  # fmt: skip
