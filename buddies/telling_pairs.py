"""People are told of their pair: that there is one, that somebody stands in, that it has ended.
Each once for each occasion, and of an end only who had been told of the beginning."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from buddies import messages_pairs as words
from buddies.models import Pairing
from buddies.presence import leads_here
from buddies.queries.pairs import pairing_of
from buddies.sending import TOLD, guide, home, page, tell
from core.clock import london_date
from notifications.models import Message
from notifications.services import BESIDE, cancel
from schools.queries import named_human

# Ends the key of a message that says that what another said is over.
OVER = ":over"


@dataclass(frozen=True)
class _Letters:
    """What was written about one pair, by key: where it stands, a text beside it counted with
    it, and to whom it went."""

    states: dict[str, set[str]]
    people: dict[str, int]

    @classmethod
    def of(cls, pairing: Pairing) -> "_Letters":
        states: dict[str, set[str]] = {}
        people: dict[str, int] = {}
        key = f"pairing:{pairing.pk}:"
        # By network too: not every database finds the beginning of a key through an index.
        rows = Message.objects.filter(network_id=pairing.network_id, person__isnull=False)
        mine = rows.filter(key__startswith=key) | rows.filter(key__startswith=f"{BESIDE}{key}")
        for name, state, person in mine.order_by("pk").values_list("key", "state", "person"):
            name = name.removeprefix(BESIDE)
            states.setdefault(name, set()).add(state)
            assert person is not None
            people[name] = person
        return cls(states, people)

    def has(self, key: str) -> bool:
        return key in self.states

    def was_told(self, key: str) -> bool:
        """Whether it was handed over; one that a worker has in hand may still arrive."""
        return not self.states.get(key, set()).isdisjoint(TOLD)

    def is_off(self, key: str) -> bool:
        """Whether it was taken back before it went anywhere."""
        return self.states.get(key) == {Message.State.CANCELLED}

    def standing(self, start: str) -> list[str]:
        """The keys with this beginning that were neither taken back nor answered by one that
        says that it is over."""
        return [
            key
            for key in self.states
            if key.startswith(start)
            and not key.endswith(OVER)
            and not self.has(f"{key}{OVER}")
            and not self.is_off(key)
        ]


def tell_pair(pairing: Pairing, now: datetime) -> None:
    """Bring what the people of a pair were told to what is true now. Its row is locked, with its
    people and network loaded."""
    letters, pages = _Letters.of(pairing), _pages(pairing)
    if pairing.ended_at is None:
        _tell_live(pairing, letters, pages, now)
        _release_who_stood_by(pairing, now)
        # A pair that came back: who stood by meanwhile is its reserve again.
        _end_meanwhile(pairing, letters, pairing, now)
    else:
        _tell_ended(pairing, letters, pages, now)
    _tell_stand_ins(pairing, letters, pages, now)


def _pages(pairing: Pairing) -> words.Pages:
    network = pairing.network
    return words.Pages(home(network), page("buddies:code", network, pairing.pk), guide())


def _key(pairing: Pairing) -> str:
    return f"pairing:{pairing.pk}"


def _tell_live(pairing: Pairing, letters: _Letters, pages: words.Pages, now: datetime) -> None:
    network, key, reserve = pairing.network, _key(pairing), pairing.reserve
    said = words.your_buddy(pairing.buddy, reserve, pages)
    tell(f"{key}:supported", pairing.supported, "Who their buddy is", said, network, now)
    said = words.you_support(pairing.supported, pages)
    tell(f"{key}:buddy", pairing.buddy, "Whom they support", said, network, now)
    knows = False
    for hello in letters.standing(f"{key}:reserve:"):
        if reserve is not None and letters.people[hello] == reserve.pk:
            knows = True
        else:
            _release(pairing, hello, letters, pages, now)
    if reserve is not None and not knows:
        mine = f"{key}:reserve:{reserve.pk}"
        earlier = sum(
            letters.people[each] == reserve.pk and not each.endswith(OVER)
            for each in letters.states
            if each.startswith(f"{key}:reserve:")
        )
        said = words.you_are_reserve(pairing.supported, pairing.buddy, pages)
        name = f"{mine}:{earlier}" if earlier else mine
        tell(name, reserve, "Whose reserve they are", said, network, now)


def _release(
    pairing: Pairing, hello: str, letters: _Letters, pages: words.Pages, now: datetime
) -> None:
    """Take back that somebody is the reserve; tell them, kindly, where they know."""
    cancel(keys=[hello], why="They are not the reserve any more", now=now)
    person = Person.objects.filter(pk=letters.people[hello]).first()
    if person is not None and letters.was_told(hello):
        said = words.reserve_no_more(pairing.supported, pages)
        tell(f"{hello}{OVER}", person, "No reserve any more", said, pairing.network, now)


def _tell_ended(pairing: Pairing, letters: _Letters, pages: words.Pages, now: datetime) -> None:
    network, key, today = pairing.network, _key(pairing), london_date(now)
    stays = leads_here(pairing.supported, network, today)
    present = pairing_of(pairing.supported_id, network.pk)
    is_alone = stays and present is None
    _tell_the_two(pairing, letters, pages, stays, is_alone, now)
    reserve = pairing.reserve
    for hello in letters.standing(f"{key}:reserve:"):
        is_mine = reserve is not None and letters.people[hello] == reserve.pk
        if is_mine and letters.was_told(hello) and is_alone:
            assert reserve is not None
            said = words.reserve_meanwhile(pairing.supported, pages)
            tell(f"{key}:meanwhile", reserve, "Asked to stand by a head", said, network, now)
        elif letters.has(f"{key}:meanwhile"):
            continue
        elif is_mine and _is_in(present, reserve):
            cancel(keys=[hello], why="The pair has ended", now=now)
        else:
            _release(pairing, hello, letters, pages, now)
    if not is_alone:
        _end_meanwhile(pairing, letters, present, now)


def _tell_the_two(
    pairing: Pairing,
    letters: _Letters,
    pages: words.Pages,
    stays: bool,
    is_alone: bool,
    now: datetime,
) -> None:
    network, key = pairing.network, _key(pairing)
    hellos = [f"{key}:supported", f"{key}:buddy"]
    cancel(keys=hellos, why="The pair has ended", now=now)
    if pairing.why_ended == Pairing.WhyEnded.LEFT and not stays:
        to_head = words.you_have_left(pairing.buddy)
        to_buddy = words.head_has_left(pairing.supported, pages)
    else:
        reserve = pairing.reserve if is_alone else None
        human = named_human(network, london_date(now)) if is_alone else None
        to_head = words.pair_ended(pairing.buddy, reserve, human, pages)
        to_buddy = words.pair_ended(pairing.supported, None, None, pages)
    off = _Letters.of(pairing).is_off
    for hello, person, said in (
        (hellos[0], pairing.supported, to_head),
        (hellos[1], pairing.buddy, to_buddy),
    ):
        # Of a pair that they never heard of nobody needs to hear that it has ended.
        if not off(hello):
            tell(f"{hello}:ended", person, "Their pair has ended", said, network, now)


def _is_in(present: Pairing | None, person: Person | None) -> bool:
    return (
        present is not None
        and person is not None
        and person.pk in (present.buddy_id, present.reserve_id)
    )


def _release_who_stood_by(pairing: Pairing, now: datetime) -> None:
    """There is another buddy: the reserve of the pair before need not stand by any more."""
    earlier = Pairing.objects.filter(network=pairing.network_id, supported=pairing.supported_id)
    before = earlier.exclude(ended_at=None).select_related("network", "supported", "reserve")
    last = before.order_by("-ended_at", "-pk").first()
    if last is not None:
        _end_meanwhile(last, _Letters.of(last), pairing, now)


def _end_meanwhile(
    pairing: Pairing, letters: _Letters, present: Pairing | None, now: datetime
) -> None:
    for key in letters.standing(f"{_key(pairing)}:meanwhile"):
        cancel(keys=[key], why="There is another buddy", now=now)
        reserve, pages = pairing.reserve, _pages(pairing)
        if reserve is None or not letters.was_told(key) or _is_in(present, reserve):
            continue
        said = (words.reserve_thanks if present else words.reserve_no_more)(
            pairing.supported, pages
        )
        tell(f"{key}{OVER}", reserve, "No need to stand by", said, pairing.network, now)


def _tell_stand_ins(pairing: Pairing, letters: _Letters, pages: words.Pages, now: datetime) -> None:
    """All three are told that the reserve stands in, in words that say nothing of why; and that
    the buddy is back."""
    network, since, reserve = pairing.network, pairing.stands_in_since, pairing.reserve
    head, buddy = pairing.supported, pairing.buddy
    start = f"{_key(pairing)}:stands-in:"
    mine = f"{start}{int(since.timestamp())}:" if since else ""
    if reserve is not None and mine:
        occasion = "Who stands by for now"
        said = words.stands_in_for_you(buddy, reserve, pages)
        tell(f"{mine}supported", head, occasion, said, network, now)
        said = words.you_stand_in(head, buddy, pages)
        tell(f"{mine}reserve", reserve, occasion, said, network, now)
        said = words.somebody_stands_in(head, reserve, pages)
        tell(f"{mine}buddy", buddy, occasion, said, network, now)
    old = [key for key in letters.standing(start) if not mine or not key.startswith(mine)]
    cancel(keys=old, why="It is over", now=now)
    if pairing.ended_at is not None or mine:
        return
    back = {
        "supported": (head, words.buddy_is_back(buddy, reserve, pages)),
        "buddy": (buddy, words.you_are_the_one_again(head, pages)),
    }
    if reserve is not None:
        back["reserve"] = (reserve, words.thanks_for_standing_in(head, buddy, pages))
    for key in old:
        person, said = back.get(key.split(":")[-1], (None, ("", "")))
        if person is not None and person.pk == letters.people[key] and letters.was_told(key):
            tell(f"{key}{OVER}", person, "Who stands by again", said, network, now)
