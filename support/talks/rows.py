"""The rows of talks: their escalations, and how they move. Everything here runs in a transaction
that holds the talk's row (``hold``): it comes before its escalations.

The trail, which is kept for good, says that a talk moved and names nobody, neither the head nor
whoever was asked: the talk itself is forgotten (``support.talks.keeping``).
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import Person
from core import audit
from core.refusals import Refused
from escalations import services as engine
from escalations.models import Escalation
from notifications.channels import can_be_sent
from notifications.services import cancel, queue
from support.models import Talk, TalkPassed
from support.talks import words
from support.talks.states import STATES

KIND, SPOKEN_KIND = "talk", "talk-spoken"
State = Talk.State
WAITING = (State.ASKING, State.UNANSWERED)
TRAIL = audit.System("talks")
CHANGED = "This has changed meanwhile. Look at the page again."


def hold(talk_id: int) -> Talk:
    """Lock a talk and read it anew, with its network, head and who said yes."""
    Talk.objects.select_for_update().filter(pk=talk_id).first()
    return with_all().get(pk=talk_id)


def with_all() -> QuerySet[Talk]:
    """Talks with what every act on them reads."""
    return Talk.objects.select_related("network", "head", "taken_by")


def key_for(talk: Talk) -> str:
    """The key of the escalation in which people are asked."""
    return f"{KIND}:{talk.pk}"


def spoken_key(talk: Talk) -> str:
    """The key of the escalation that asks whoever said yes this time."""
    assert talk.taken_at is not None  # accepted_talks_say_since_when
    return f"{SPOKEN_KIND}:{talk.pk}:{talk.taken_at.timestamp():.0f}"


def escalation_of(talk: Talk) -> Escalation | None:
    """The escalation in which people are asked."""
    return Escalation.objects.filter(key=key_for(talk)).first()


def record(verb: str, talk: Talk, now: datetime) -> None:
    """Write to the trail, which names nobody."""
    audit.record(verb, talk, by=TRAIL, now=now, network_id=talk.network_id)


def move(talk: Talk, state: Talk.State, *, now: datetime, **fields: Any) -> None:
    """Move a talk along its table. Raises Refused where it is not any more what was read,
    ValidationError where the table has no such move."""
    verb = STATES.verb(talk.state, state)
    fields = {"state": state, **fields}
    if not Talk.objects.filter(pk=talk.pk, state=talk.state).update(**fields):
        raise Refused(CHANGED)
    for name, value in fields.items():
        setattr(talk, name, value)
    record(verb, talk, now)


def open_escalation(talk: Talk, *, now: datetime) -> None:
    """Begin to ask; where there is nobody it is over at once."""
    engine.open_escalation(
        kind=KIND, key=key_for(talk), subject_id=talk.pk, network_id=talk.network_id, now=now
    )
    talk.refresh_from_db(fields=["state"])


def accept(talk: Talk, person: Person, *, now: datetime) -> None:
    """Somebody will ring: both are told. The escalation is answered already."""
    move(talk, State.ACCEPTED, now=now, taken_by=person, taken_at=now)
    talk.taken_by = person
    TalkPassed.objects.filter(talk=talk, person=person).delete()
    # Whom to ring is what whoever said yes is asked about.
    engine.open_escalation(
        kind=SPOKEN_KIND, key=spoken_key(talk), subject_id=talk.pk, network_id=talk.network_id,
        now=now,
    )  # fmt: skip
    tell_head(talk, _accepted_word(talk), now, *words.somebody_rings(person, page_of(talk)))


def ask_others(talk: Talk, *, now: datetime, why: str, may_still_ring: bool) -> None:
    """Whoever had said yes is not asked again, and all others are. ``may_still_ring``: they are
    not known to be unable, so a late "we have spoken" counts. ``why``: a few words without
    names."""
    before, taken_at, word = talk.taken_by, talk.taken_at, _accepted_word(talk)
    if before is not None:
        pass_over(talk, before, had_taken_at=taken_at if may_still_ring else None)
    cancel(keys=[_key(talk, word)], why="Somebody else is asked", now=now)
    ask_from_the_first(talk, now=now, why=why, taken_by=None, taken_at=None)


def ask_from_the_first(talk: Talk, *, now: datetime, why: str, **fields: Any) -> None:
    """Ask everybody who is not known to be unable, also those who were asked in vain."""
    # First, so that the policy finds it being asked.
    move(talk, State.ASKING, now=now, **fields)
    escalation = escalation_of(talk)
    assert escalation is not None  # opened with the talk
    engine.reopen(escalation=escalation, why=why, now=now)
    talk.refresh_from_db(fields=["state"])


def pass_over(talk: Talk, person: Person, *, had_taken_at: datetime | None = None) -> None:
    """Somebody is not asked again in this talk."""
    TalkPassed.objects.update_or_create(
        talk=talk, person=person, defaults={"had_taken_at": had_taken_at}
    )


def spoken(talk: Talk, *, now: datetime, **fields: Any) -> None:
    """They have spoken: nobody needs to be asked any more."""
    move(talk, State.SPOKEN, now=now, ended_at=now, **fields)
    _put_away(talk, "They have spoken", now)


def end(talk: Talk, *, now: datetime) -> None:
    """It is not needed any more: whoever had said yes is told."""
    said_yes, word = talk.taken_by if talk.state == State.ACCEPTED else None, ""
    if talk.state == State.ACCEPTED:
        word = _accepted_word(talk)
    move(talk, State.ENDED, now=now, ended_at=now)
    _put_away(talk, "It is not needed any more", now)
    if word:
        cancel(keys=[_key(talk, word)], why="Not needed any more", now=now)
    if said_yes is not None and said_yes.erased_at is None:
        _tell(talk, said_yes, f"no-need-{word}", now, *words.no_need(talk.head))


def _put_away(talk: Talk, why: str, now: datetime) -> None:
    asking = Escalation.objects.filter(kind__in=(KIND, SPOKEN_KIND), subject_id=talk.pk)
    engine.end_all(escalations=asking, why=why, now=now)
    TalkPassed.objects.filter(talk=talk).delete()


def stop_asking_whether_spoken(talk: Talk, *, why: str, now: datetime) -> None:
    """Nobody is asked any more whether they have spoken."""
    asking = Escalation.objects.filter(kind=SPOKEN_KIND, subject_id=talk.pk)
    engine.end_all(escalations=asking, why=why, now=now)


def page_of(talk: Talk) -> str:
    """The address of the head's page."""
    return f"{settings.SITE_ADDRESS}/{talk.network.slug}/talk/"


def tell_head(talk: Talk, word: str, now: datetime, subject: str, text: str) -> None:
    """A message to the head about their talk, once for each ``word``."""
    _tell(talk, talk.head, word, now, subject, text)


def _accepted_word(talk: Talk) -> str:
    assert talk.taken_at is not None  # accepted_talks_say_since_when
    return f"rings-{talk.taken_at.timestamp():.0f}"


def _key(talk: Talk, word: str) -> str:
    return f"{prefix_of(talk.pk)}{word}"


def prefix_of(talk_id: int) -> str:
    """What the keys of a talk's own messages begin with."""
    return f"support.talk:{talk_id}:"


def _tell(talk: Talk, person: Person, word: str, now: datetime, subject: str, text: str) -> None:
    if not can_be_sent(person):
        return
    queue(
        key=_key(talk, word), person=person, occasion="Two people are brought together",
        subject=subject, text=text, now=now, network_id=talk.network_id, is_private=True,
    )  # fmt: skip
