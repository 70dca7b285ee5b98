"""Who stands by the covenant, in public."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Lower, Substr, Upper

from covenant.complete import in_public
from covenant.models import Declaration, SignatureEvent, SignatureEvidence, Standing, StandingLine
from covenant.models.standings import StandingQuerySet
from covenant.parties import PERSON, SCHOOL
from covenant.undertakings import amount_in_words
from schools.models import Network

State = Standing.State
# What covenant.shown reads of a standing.
SHOWN = ("organisation", "school", "declaration", "event__evidence")
# And on a list, where the text is the same for all and long.
ON_A_LIST = ("organisation", "school", "event__evidence")
# In this order they stand on the register.
ORGANISATIONS, SCHOOLS, PEOPLE, WITHOUT_A_NAME = range(4)

HOLDS = {
    "sqlite": (
        "EXISTS (SELECT 1 FROM json_each({column}) WHERE json_extract(value, '$.words') = %s)"
    ),
    "postgresql": "({column} @> jsonb_build_array(jsonb_build_object('words', %s::text)))",
}


@dataclass(frozen=True)
class Sought:
    """What somebody looks for on the register; empty words and kinds are everything."""

    words: str = ""
    kind: str = ""
    undertaking: str = ""
    states: Sequence[str] = Standing.PUBLIC
    letter: str = ""


@dataclass(frozen=True)
class Counted:
    """How many standings there are of each state, rank and first letter."""

    rows: dict[tuple[str, int, str], int] = field(default_factory=dict)

    def of(
        self,
        states: Sequence[str] = Standing.PUBLIC,
        ranks: Sequence[int] = range(4),
        letter: str = "",
    ) -> int:
        """How many have one of these states and ranks, and begin with this letter."""
        return sum(
            number
            for (state, rank, initial), number in self.rows.items()
            if state in states and rank in ranks and letter in ("", initial)
        )

    def letters(self, states: Sequence[str] = Standing.PUBLIC) -> list[str]:
        """The first letters of those who are shown by a name, in order."""
        return sorted({letter for state, _, letter in self.rows if letter and state in states})


@dataclass(frozen=True)
class Sum:
    """One undertaking over all who made it."""

    words: str
    unit: str
    parties: int
    amount: int

    @property
    def together(self) -> str:
        return amount_in_words(self.amount, self.unit) if self.unit else ""


class Undertook(Func):
    """Whether a list of undertakings holds one in these words."""

    output_field = BooleanField()

    def __init__(self, column: str, words: str) -> None:
        super().__init__(column)
        self.words = words

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        column, params = compiler.compile(self.source_expressions[0])
        return HOLDS[connection.vendor].format(column=column), [*params, self.words]


def public_standings(network: Network, states: Sequence[str] = Standing.PUBLIC) -> StandingQuerySet:
    """One standing for each party that is on the register in one of these states: by the newest
    version that it signed. What waits to be complete is not there."""
    newer = Standing.objects.public().filter(
        Q(organisation=OuterRef("organisation"))
        | Q(school=OuterRef("school"))
        | Q(person=OuterRef("person")),
        declaration__version__gt=OuterRef("declaration__version"),
    )
    # Nothing is newer than what is published, and the rest need not be asked.
    is_newest = Q(declaration__status=Declaration.Status.PUBLISHED) | ~Exists(newer)
    # Whether it was ever complete is asked of what was withdrawn alone.
    found = Standing.objects.public() if State.WITHDRAWN in states else Standing.objects.all()
    return found.filter(is_newest, network=network, state__in=states)


def register(network: Network, sought: Sought = Sought()) -> QuerySet[Standing]:
    """The register, or what somebody looks for of it: organisations, schools, people, each by
    name, and last those who show none; with what ``covenant.shown`` reads."""
    return _found(network, sought).select_related(*SHOWN).order_by("rank", "lower_name", "pk")


def ids_on_register(network: Network, sought: Sought) -> QuerySet[Any, int]:
    """The same by their ids, for ``on_page``: what sorts thousands takes no more of each."""
    return register(network, sought).values_list("pk", flat=True)


def on_page(pks: Sequence[int]) -> list[Standing]:
    """The standings with these ids, in their order: rows are fetched whole for one page alone."""
    found = Standing.objects.with_days().select_related(*ON_A_LIST).in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]


def count_register(network: Network, sought: Sought = Sought()) -> Counted:
    """How many there are of each state, rank and letter, in one question. The letter and the
    states that are looked for count for nothing here."""
    found = _found(network, replace(sought, letter="", states=Standing.PUBLIC))
    rows = found.order_by().values_list("state", "rank", "initial").annotate(number=Count("pk"))
    return Counted({(state, rank, initial): number for state, rank, initial, number in rows})


def newest_signatures(network: Network, most: int) -> list[Standing]:
    """Which organisations and schools have signed last. Two questions: the first sorts all, and
    so takes no more of each than its id."""
    found = public_standings(network, Standing.STANDS).filter(person=None)
    return on_page(list(found.order_by("-event__at", "-pk").values_list("pk", flat=True)[:most]))


def count_parties(network: Network) -> dict[str, int]:
    """How many organisations, schools and people stand by the covenant."""
    return public_standings(network, Standing.STANDS).aggregate(
        organisations=Count("organisation"), schools=Count("school"), people=Count("person")
    )


def party_on_register(network: Network, pk: int) -> Standing | None:
    """A public standing, also one by an older version than the party's newest."""
    found = Standing.objects.public().with_days().filter(network=network, pk=pk)
    return found.select_related(*SHOWN).first()


def newest_of(standing: Standing) -> Standing:
    """The public standing of the same party by the newest version."""
    found = public_standings(standing.network).filter(
        organisation=standing.organisation_id,
        school=standing.school_id,
        person=standing.person_id,
    )
    return found.first() or standing


def lines_of(standing: Standing) -> list[StandingLine]:
    """What was said of it in public, oldest first."""
    return list(standing.lines.filter(state__in=Standing.PUBLIC).order_by("at", "pk"))


def party_and_text(row: Standing | SignatureEvent) -> dict[str, Any]:
    """Whose a standing or an event is, and to which text."""
    names = ("organisation_id", "school_id", "person_id", "declaration_id")
    return {name: getattr(row, name) for name in names}


def acts_of(standing: Standing) -> list[SignatureEvent]:
    """What was done to it that the public may see, oldest first."""
    events = SignatureEvent.objects.filter(
        network_id=standing.network_id, **party_and_text(standing)
    )
    return in_public(events.order_by("number"))


def sums_of_undertakings(network: Network) -> list[Sum]:
    """What those who stand by the covenant undertook, with how many and how much together, the
    most frequent first. Two questions, however many there are."""
    found = public_standings(network, Standing.STANDS).exclude(undertakings=[])
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for rows in found.values_list("undertakings", flat=True).iterator(chunk_size=1000):
        for row in rows:
            key = (row["words"], row["unit"])
            parties, amount = sums.get(key, (0, 0))
            sums[key] = (parties + 1, amount + (row["amount"] or 0))
    added = [Sum(*key, *both) for key, both in sums.items()]
    return sorted(added, key=lambda each: (-each.parties, each.words, each.unit))


def what_the_file_holds(network: Network) -> Iterator[tuple[object, ...]]:
    """All that a line of the file is made from and that can change, in the file's order."""
    found = _found(network, Sought()).order_by("rank", "lower_name", "pk")
    return found.values_list(
        "pk", "event_id", "state", "since", "shown", "organisation__kind",
        "event__evidence__shown_as", "event__evidence__erased_at",
    ).iterator(chunk_size=1000)  # fmt: skip


def _found(network: Network, sought: Sought) -> QuerySet[Any]:
    is_nameless = Q(event__evidence__shown_as__in=[SignatureEvidence.ShownAs.NAMELESS, ""])
    found = (
        public_standings(network, sought.states)
        .with_days()
        .annotate(
            rank=Case(
                When(organisation__isnull=False, then=ORGANISATIONS),
                When(school__isnull=False, then=SCHOOLS),
                When(is_nameless, then=WITHOUT_A_NAME),
                default=PEOPLE,
                output_field=IntegerField(),
            ),
            shown=Coalesce("organisation__name", "school__name", "shown_name"),
            lower_name=Lower("shown"),
            initial=Case(
                When(rank=WITHOUT_A_NAME, then=Value("")),
                default=Upper(Substr("shown", 1, 1)),
                output_field=CharField(),
            ),
        )
    )
    if sought.words:
        found = found.filter(shown__icontains=sought.words)
    if sought.kind == SCHOOL:
        found = found.filter(school__isnull=False)
    elif sought.kind == PERSON:
        found = found.filter(person__isnull=False)
    elif sought.kind:
        found = found.filter(organisation__kind=sought.kind)
    if sought.undertaking:
        found = found.filter(Undertook("undertakings", sought.undertaking))
    if sought.letter:
        found = found.filter(initial=sought.letter)
    return found
