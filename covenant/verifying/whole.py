"""A whole network gone through: a handful of queries, however many events there are."""

from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef

from accounts.models import Person
from core.models import AuditEvent
from covenant import hashing
from covenant.models import (
    Declaration,
    SignatureEvent,
    SignatureEvidence,
    SignatureHead,
    Standing,
)
from covenant.verifying import events, texts
from covenant.verifying.accounts import Accounts, named
from covenant.verifying.differences import Difference, Verified
from schools.models import Network

# Events held at once.
BATCH = 1000


def networks_to_verify() -> dict[int, str]:
    """Every network by its id, and every id of which only signature events are left."""
    found = dict(Network.objects.order_by("slug").values_list("pk", "slug"))
    left = SignatureEvent.objects.exclude(network_id__in=found).order_by("network_id")
    for network_id in left.values_list("network_id", flat=True).distinct():
        found[network_id] = f"network {network_id}, which is gone"
    return found


def verify(network_id: int, network: str) -> Verified:
    """Go through a network's texts, events and standings. ``network``: what it is called in what
    is found. Reads one moment only where the caller's transaction does."""
    return _Walk(network_id, network).walk()


def verify_ends() -> Iterator[Difference]:
    """A quick look at every network, in three queries: how many events there are, and whether the
    last is the one that was sealed. Networks are called by their ids."""
    rows = SignatureEvent.objects.order_by("network_id")
    later = rows.filter(network_id=OuterRef("network_id"), number__gt=OuterRef("number"))
    last = {event.network_id: event for event in rows.filter(~Exists(later))}
    heads = {head.network_id: head for head in SignatureHead.objects.order_by("network")}
    counts = rows.values("network_id").annotate(count=Count("pk"))
    counted = dict(counts.values_list("network_id", "count"))
    for network_id in {**last, **heads}:
        event, network = last.get(network_id), f"network {network_id}"
        for what in events.of_the_end(event, heads.get(network_id)):
            yield Difference(network, None, what)
        if event is not None:
            for what in events.of_itself(event):
                yield Difference(network, event.number, what)
            if counted[network_id] != event.number:
                yield Difference(network, None, "signature events before the last are not there")


def evidence_of(event: SignatureEvent) -> SignatureEvidence | None:
    """The evidence of an event, None where it is gone."""
    return getattr(event, "evidence", None)


class _Walk:
    """One walk through a network, and what it has found so far."""

    def __init__(self, network_id: int, network: str) -> None:
        self.network_id, self.network = network_id, network
        self.accounts = Accounts()
        self.last: SignatureEvent | None = None
        self.count = self.erased = self.older_seals = 0
        self.found: list[Difference] = []

    def walk(self) -> Verified:
        declarations = Declaration.objects.filter(network=self.network_id)
        self.texts = {text.pk: text for text in declarations}
        recorded = AuditEvent.objects.filter(
            verb="declaration.published", object_id__in=self.texts
        ).values_list("object_id", "at")
        self._note(None, texts.of_texts(list(self.texts.values()), dict(recorded)))
        self._follow_events()
        head = SignatureHead.objects.filter(network_id=self.network_id).first()
        self._note(None, events.of_the_end(self.last, head))
        self._compare_standings()
        return Verified(
            network=self.network,
            events=self.count,
            erased=self.erased,
            older_seals=self.older_seals,
            last=self.last.digest if self.last else "",
            differences=tuple(self.found),
        )

    def _note(self, number: int | None, what: Iterator[str]) -> None:
        self.found += (Difference(self.network, number, each) for each in what)

    def _follow_events(self) -> None:
        rows = SignatureEvent.objects.filter(network_id=self.network_id)
        for event in (
            rows.select_related("evidence").order_by("number", "pk").iterator(chunk_size=BATCH)
        ):
            evidence = evidence_of(event)
            self._note(event.number, events.of_itself(event))
            self._note(event.number, events.of_its_place(event, self.last))
            self._note(event.number, events.of_its_evidence(event, evidence))
            self._note(event.number, texts.of_its_text(event, self.texts))
            self.accounts.take(event, evidence)
            self.count += 1
            self.erased += evidence is not None and evidence.erased_at is not None
            self.older_seals += not hashing.is_sealed_by_newest(event.digest, by=event.seal)
            self.last = event

    def _compare_standings(self) -> None:
        standings = Standing.objects.filter(network=self.network_id).order_by("pk")
        for standing in standings.iterator(chunk_size=BATCH):
            for number, what in self.accounts.compare(standing, self.texts):
                self.found.append(Difference(self.network, number, what))
        self._look_for_missing_standings()

    def _look_for_missing_standings(self) -> None:
        """Somebody who was forgotten altogether has none; organisations and schools always have."""
        missing = list(self.accounts.without_standing())
        people = {key[2] for key, _ in missing if key[2] is not None}
        still_known = set(Person.objects.filter(pk__in=people).values_list("pk", flat=True))
        for key, account in missing:
            if key[2] is None or key[2] in still_known:
                what = f"{named(key)} has no standing, though there are signature events of theirs"
                self.found.append(Difference(self.network, account.first.number, what))
