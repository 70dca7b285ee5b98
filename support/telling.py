"""What people who have a place are told of their meetings: at once, in words that say nothing over
a shoulder, and to nobody else. No supervisor, no school, no reason."""

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta

from django.conf import settings
from django.urls import reverse

from accounts.models import Person
from core.clock import LONDON, london_date, london_time
from core.telephone import national
from core.templatetags.covenant import at, clock, day, day_short
from notifications.channels import can_be_sent, only_way
from notifications.models import Message
from notifications.services import cancel, queue
from schools.models import Network
from support.models import Missed, Place, Series, Session

# The one thing that lists of messages may show.
OCCASION = "About a meeting of theirs"
NOTHING_TO_DO = "No need to do anything."
ON_AFTER_ALL = "It is on after all"
OFF_AGAIN = "It is off again"
# What is further off than this does not wake anybody.
SOON = timedelta(hours=24)
DAY_BEGINS, DAY_ENDS = time(7), time(21)

Said = tuple[str, str]


def in_full(moment: datetime) -> str:
    """A moment with its year, in London."""
    return f"{clock(moment)} on {day(moment)}"


def which(moment: datetime, now: datetime) -> str:
    """Which meeting: "Tuesday’s meeting" within a week, else with its date."""
    ahead = london_date(moment) - london_date(now)
    if ahead < timedelta(days=7):
        return f"{day_short(moment).split()[0]}’s meeting"
    return f"the meeting on {day_short(moment)}"


def off_said(session: Session, now: datetime) -> Said:
    """One that is off."""
    what = f"{which(session.starts_at, now)} is off"
    return f"Covenant: {what}", f"{_capital(what)}. {NOTHING_TO_DO}"


def moved_said(session: Session, before: datetime, now: datetime) -> Said:
    """One that has another time."""
    what = f"{which(before, now)} has moved"
    return f"Covenant: {what}", f"{_capital(what)}: it is at {at(session.starts_at)} now."


def on_again_said(session: Session, now: datetime) -> Said:
    """One that is on after all."""
    what = f"{which(session.starts_at, now)} is on after all"
    return f"Covenant: {what}", f"{_capital(what)}, at {at(session.starts_at)}."


def added_said(session: Session) -> Said:
    """One more, after one that was off or beside the others."""
    was_off = session.series.sessions.exclude(off_at=None).exists()
    return (
        "Covenant: one more meeting for you",
        f"{'One meeting was off. ' if was_off else ''}There is one more, at "
        f"{at(session.starts_at)}. If you cannot come, say so in Covenant: nobody asks why.",
    )


def over_said(first: Session, now: datetime) -> Said:
    """The meetings that were still to come are off, the first of them this one."""
    return (
        "Covenant: your meetings are off",
        f"Your meetings from {day_short(first.starts_at)} on are off. {NOTHING_TO_DO} If you would "
        "like others in their place, Covenant shows you which have room.",
    )


def tell_off(session: Session, now: datetime) -> None:
    """Tell whoever would have come. That it is on after all is not sent any more. What they are
    told of a time before stays: without it nobody knows which meeting is meant."""
    on_again = Message.objects.filter(key__startswith=f"support.session:{session.pk}:on:")
    cancel(keys=on_again.values_list("key", flat=True), why=OFF_AGAIN, now=now)
    for person in coming_to(session):
        said = off_said(session, now)
        _tell(off_key(session, person), person, said, session.series, now, session.starts_at)


def off_key(session: Session, person: Person) -> str:
    """The key of the message that a session is off; one each time it is called off."""
    return f"support.session:{session.pk}:off:{_stamp(session.off_at)}:{person.pk}"


def take_back_off(session: Session, now: datetime) -> None:
    """What has not left of telling that it is off is not sent any more."""
    keys = [off_key(session, person) for person in coming_to(session)]
    cancel(keys=keys, why=ON_AFTER_ALL, now=now)


def tell_on_again(session: Session, now: datetime) -> None:
    """Tell whoever would come that a session is on after all."""
    _to_all(session, "on", on_again_said(session, now), now)


def tell_moved(
    session: Session, before: datetime, now: datetime, could_not: Collection[int] = ()
) -> None:
    """Tell whoever has a place of a session's new time; of these people ``could_not`` come at the
    old one, and are asked to say it again."""
    soonest = min(before, session.starts_at)
    for person in coming_to(session):
        subject, text = moved_said(session, before, now)
        if person.pk in could_not:
            how = "say so in Covenant" if has_a_page(person) else "ring whoever you meet"
            text += f" You could not come at the old time. If you cannot come now either, {how}."
        key = _key(session, "moved", person)
        _tell(key, person, (subject, text), session.series, now, soonest)


def tell_added(session: Session, now: datetime) -> None:
    """Tell whoever has a place of one more session."""
    _to_all(session, "added", added_said(session), now)


def tell_elsewhere(series: Series, now: datetime) -> None:
    """Tell whoever has a place to look where the next session is: the place itself stands in no
    message."""
    ahead = series.sessions.filter(off_at=None, starts_at__gt=now).order_by("starts_at").first()
    if ahead is None:
        return
    next_one = f"the next one, at {at(ahead.starts_at)}"
    for person in with_a_place(series):
        how = (
            f"Please look before {next_one}."
            if has_a_page(person)
            else f"Whoever you meet rings you before {next_one}."
        )
        said = (
            "Covenant: your meetings are somewhere else",
            f"How or where you meet has changed. {how}",
        )
        key = f"support.series:{series.pk}:where:{_stamp(now)}:{person.pk}"
        _tell(key, person, said, series, now, ahead.starts_at)


def tell_over(series: Series, first: Session, now: datetime) -> None:
    """Tell whoever has a place that the rest of a series is off."""
    said = over_said(first, now)
    for person in with_a_place(series):
        key = f"support.series:{series.pk}:over:{person.pk}"
        _tell(key, person, said, series, now, first.starts_at)


def coming_to(session: Session) -> list[Person]:
    """Who has a place and has not said that they cannot come this once."""
    missing = Missed.objects.filter(session=session).values("place")
    places = Place.objects.live().filter(series=session.series_id).exclude(pk__in=missing)
    return [each.person for each in places.select_related("person").order_by("seat")]


def is_told(person: Person) -> bool:
    """Whether a message about meetings can reach them: also by a text, where a mobile number is
    all that is known of them."""
    return can_be_sent(person) or only_way(person) is not None


def has_a_page(person: Person) -> bool:
    """Whether they can sign in, and read where they meet."""
    return person.user_id is not None


def not_written_to(people: Iterable[Person]) -> list[Person]:
    """Those of them whom no message can reach: somebody must ring them."""
    return [person for person in people if not is_told(person)]


def told_by_nobody_where(people: Iterable[Person]) -> list[Person]:
    """Those of them whom somebody must ring to say where, or how, they meet: that stands in no
    message, and they have no page."""
    return [person for person in people if not has_a_page(person) or not is_told(person)]


def number_of(person: Person) -> str:
    """Their telephone number as people read it."""
    return national(person.telephone)


def with_a_place(series: Series) -> list[Person]:
    """Who has a place."""
    places = Place.objects.live().filter(series=series)
    return [each.person for each in places.select_related("person").order_by("seat")]


def _to_all(session: Session, what: str, said: Said, now: datetime) -> None:
    for person in coming_to(session):
        _tell(_key(session, what, person), person, said, session.series, now, session.starts_at)


def _key(session: Session, what: str, person: Person) -> str:
    return f"support.session:{session.pk}:{what}:{session.moved}:{person.pk}"


def _tell(
    key: str, person: Person, said: Said, series: Series, now: datetime, starts_at: datetime
) -> None:
    """By every way there is; what is not soon waits for the morning."""
    if not is_told(person):
        return
    subject, text = said
    page = f"\n\n{home(series.network)}" if has_a_page(person) else ""
    queue(
        key=key, person=person, occasion=OCCASION, subject=subject, channel=only_way(person),
        text=f"{text}{page}\n", now=now, priority=Message.Priority.URGENT,
        not_before=_not_before(now, starts_at), network_id=series.network_id, is_private=True,
    )  # fmt: skip


def _not_before(now: datetime, starts_at: datetime) -> datetime:
    local = now.astimezone(LONDON)
    if starts_at - now <= SOON or DAY_BEGINS <= local.time() < DAY_ENDS:
        return now
    today = london_date(now)
    morning = today if local.time() < DAY_BEGINS else today + timedelta(days=1)
    return london_time(morning, DAY_BEGINS.hour)


def home(network: Network) -> str:
    """The address of everybody's own first page, which says nothing of supervision."""
    return f"{settings.SITE_ADDRESS}{reverse('dashboard:home', args=[network.slug])}"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _stamp(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0
