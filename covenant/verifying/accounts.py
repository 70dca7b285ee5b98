"""How a party stands to a text by what its events say, and whether its standing says the same:
pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from covenant import showing
from covenant.models import Declaration, SignatureEvent, SignatureEvidence, Standing
from covenant.verifying.differences import WAITED

Act, Waits, State = SignatureEvent.Act, SignatureEvent.Waits, Standing.State
# Organisation, school or person, and the text.
Key = tuple[int | None, int | None, int | None, int]

ENDS_IN: Mapping[str, str] = {
    Act.DECLINED: State.DECLINED,
    Act.DUE: State.DUE,
    Act.SUSPENDED: State.SUSPENDED,
    Act.RESTORED: State.SIGNED,
    Act.WITHDRAWN: State.WITHDRAWN,
}
LACKS: Mapping[str, frozenset[str]] = {
    "": frozenset(),
    Waits.SECOND: frozenset({"second"}),
    Waits.CHECK: frozenset({"check"}),
    Waits.BOTH: frozenset({"second", "check"}),
}
SUPPLIES: Mapping[str, str] = {Act.SECONDED: "second", Act.CONFIRMED: "check"}


@dataclass
class Account:
    """What the events say of one party and one text."""

    first: SignatureEvent
    # The signature that counts: the last that was given or re-affirmed.
    signature: SignatureEvent | None = None
    state: str = ""
    lacks: frozenset[str] = frozenset()
    # The times of all that was said in this state.
    moments: list[datetime] = field(default_factory=list)
    # Somebody for themselves: by what evidence they are shown, None where it is erased.
    shown: list[SignatureEvidence | None] = field(default_factory=list)

    def take(self, event: SignatureEvent, evidence: SignatureEvidence | None) -> None:
        """Follow the next event."""
        before = self.state
        if event.act in (Act.SIGNED, Act.REAFFIRMED):
            if event.person_id is not None:
                is_there = evidence is not None and evidence.erased_at is None
                self.shown.append(evidence if is_there else None)
            self.signature, self.lacks = event, LACKS.get(event.waits_for, frozenset())
            self.state = State.WAITING if self.lacks else State.SIGNED
        elif event.act in SUPPLIES:
            self.lacks -= {SUPPLIES[event.act]}
            if before == State.WAITING and not self.lacks:
                self.state = State.SIGNED
        else:
            self.lacks = frozenset()
            self.state = ENDS_IN.get(event.act, before)
        if self.state != before:
            self.moments = []
        self.moments.append(event.at)


class Accounts:
    """The account of every party with every text of one network."""

    def __init__(self) -> None:
        self._by_key: dict[Key, Account] = {}
        self._found: set[Key] = set()

    def take(self, event: SignatureEvent, evidence: SignatureEvidence | None) -> None:
        """Follow the network's next event, with what is left of its evidence."""
        account = self._by_key.setdefault(key_of(event), Account(event))
        account.take(event, evidence)

    def compare(
        self, standing: Standing, texts: Mapping[int, Declaration]
    ) -> Iterator[tuple[int | None, str]]:
        """What a standing says that the events do not, with the number of its signature."""
        about = f"standing {standing.pk}"
        if standing.declaration_id not in texts:
            yield None, f"{about} is to a text of another network"
        key = key_of(standing)
        account = self._by_key.get(key)
        if account is None or account.signature is None:
            yield None, f"{about} of {named(key)} rests on no signature of theirs"
            return
        number = account.signature.number
        if key in self._found:
            yield number, f"{about} of {named(key)} stands twice"
        self._found.add(key)
        for what in _differences(standing, account):
            yield number, f"{about} {what}"

    def without_standing(self) -> Iterator[tuple[Key, Account]]:
        """Who has events and no standing that was compared."""
        for key, account in self._by_key.items():
            if key not in self._found:
                yield key, account


def key_of(row: SignatureEvent | Standing) -> Key:
    """Whose it is, and to which text."""
    return row.organisation_id, row.school_id, row.person_id, row.declaration_id


def named(key: Key) -> str:
    """A party by its id."""
    kinds = zip(("organisation", "school", "person"), key[:3], strict=True)
    return " and ".join(f"{kind} {pk}" for kind, pk in kinds if pk is not None) or "nobody"


def _differences(standing: Standing, account: Account) -> Iterator[str]:
    signature = account.signature
    assert signature is not None
    if standing.event_id != signature.pk:
        yield "does not rest on the signature that counts"
    if standing.state != account.state:
        yield f"is {standing.state}, and by its signature events {account.state}"
    else:
        lacks = {"second"} if standing.waits_for_second else set()
        lacks |= {"check"} if standing.waits_for_check else set()
        if lacks != account.lacks:
            yield "waits for something else than its signature events say"
        if not any(abs(standing.since - moment) <= WAITED for moment in account.moments):
            yield f"is {standing.state} since another moment than its signature events say"
    if standing.undertakings != signature.undertakings:
        yield "holds other undertakings than were signed"
    if not _is_shown_as_chosen(standing.shown_name, account.shown):
        yield "is shown by another name than was signed with"


def _is_shown_as_chosen(name: str, by: list[SignatureEvidence | None]) -> bool:
    """Nobody is shown by a name of whom none is left. What a city is called may change."""
    if not name:
        return not by or None in by
    could_be = (
        showing.shown_name(name=each.name, role=each.role, shown_as=each.shown_as, city="")
        for each in by
        if each is not None
    )
    return any(name == each or (each.endswith(" ") and name.startswith(each)) for each in could_be)
