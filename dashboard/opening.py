"""A new city in an hour: the steps that open it, each with its state and its one link. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.templatetags.covenant import date_plain
from dashboard.queries.opening import OpeningFacts

# Gives the address of a page by its name.
Address = Callable[[str], str]
# What leads to the text itself when it is published: a draft is then of the next version.
READ_ONCE_PUBLISHED = frozenset({"draft", "approve", "publish"})
COORDINATORS_DO = "A coordinator does this."
OPERATORS_DO = "An operator does this. Tell them that you are ready for it."


@dataclass(frozen=True)
class Step:
    """One thing to do: whether it is done, how it stands, what it is for, and where it is done
    by whoever looks (no url: somebody else does it)."""

    what: str
    is_done: bool
    stands: str
    why: str
    do: str = ""
    url: str = ""


@dataclass(frozen=True)
class Checklist:
    """The steps in their order."""

    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def next(self) -> Step | None:
        """The first that is not done."""
        return next((step for step in self.steps if not step.is_done), None)


def for_coordinator(facts: OpeningFacts, address: Address) -> Checklist:
    """What a coordinator does, and what they wait for from the operator."""
    return Checklist(tuple(_steps(facts, address, frozenset({"import", "public"}))))


def for_operator(facts: OpeningFacts, address: Address) -> Checklist:
    """What an operator does; the rest is the coordinators'."""
    theirs = frozenset({"contact", "terms", "draft", "approve", "publish", "invite", "sign"})
    return Checklist(tuple(_steps(facts, address, theirs)))


def _steps(facts: OpeningFacts, address: Address, of_others: frozenset[str]) -> Iterator[Step]:
    def step(key: str, what: str, is_done: bool, stands: str, why: str, do: str) -> Step:
        if key in READ_ONCE_PUBLISHED and facts.is_published and key not in of_others:
            return Step(what, is_done, stands, why, "Read the text", address("text"))
        if key in of_others:
            by = OPERATORS_DO if key in ("import", "public") else COORDINATORS_DO
            return Step(what, is_done, stands, why if is_done else f"{why} {by}")
        return Step(what, is_done, stands, why, do, address(key))

    yield step(
        "import",
        "Schools are imported",
        facts.schools > 0,
        _many(facts.schools, "school", "schools", none="No schools yet"),
        "They come from the government’s list, with the trusts and the council beside them.",
        "Import a file",
    )
    yield step(
        "coordinator",
        "A coordinator has an account",
        facts.coordinators > 0,
        _coordinators(facts),
        "Whoever coordinates is neither line manager nor HR officer of any head here.",
        "Invite a coordinator",
    )
    yield step(
        "contact",
        "Somebody can be rung",
        facts.contact_can_be_rung,
        "A named contact has a telephone number" if facts.contact_can_be_rung else "Nobody yet",
        "Heads who have no buddy yet ring this person; so does whoever doubts a signature.",
        "Name the contact",
    )
    yield step(
        "terms",
        "Term dates are there",
        facts.has_terms,
        _terms(facts),
        "Deadlines and reminders count school days. A calendar of the council can be read in.",
        "Add term dates",
    )
    yield step(
        "draft",
        "The text is drafted",
        facts.is_drafted,
        "A text is there" if facts.is_drafted else "No text yet",
        "It begins from a starter with four promises. Make it yours.",
        "Change the words",
    )
    yield step(
        "approve",
        "Its parties approve the words",
        facts.is_approved,
        "Approved" if facts.is_approved else "Not approved yet",
        "Ask organisations, or write down what was agreed at a meeting.",
        "Ask for approval",
    )
    yield step(
        "publish",
        "The text is published",
        facts.is_published,
        "Published and frozen" if facts.is_published else "Not published yet",
        "From then on it can be signed. It is not on the internet before the last step.",
        "Read and publish",
    )
    yield step(
        "invite",
        "Parties are invited",
        facts.parties_asked > 0,
        _many(facts.parties_asked, "party", "parties", none="Nobody yet"),
        "Trusts, the council, unions, associations, governing bodies and schools.",
        "Invite parties",
    )
    yield step(
        "sign",
        "The first have signed",
        facts.signatures > 0,
        _many(facts.signatures, "signature", "signatures", none="No signature yet"),
        "An opening with a few names on the register is a better one.",
        "See who has signed",
    )
    yield step(
        "public",
        "The city’s page is public",
        facts.is_public,
        "Everybody sees it" if facts.is_public else "Nobody outside sees anything yet",
        "The text, the register and what is measured are then open to everybody.",
        "Open the page",
    )


def _coordinators(facts: OpeningFacts) -> str:
    if facts.coordinators:
        return _many(facts.coordinators, "coordinator", "coordinators")
    if facts.coordinators_asked:
        return "Invited, and not signed in yet"
    return "Nobody yet"


def _terms(facts: OpeningFacts) -> str:
    if not facts.has_terms:
        return "No term from today on"
    missing = facts.terms_missing_from
    return f"There, and missing from {date_plain(missing)}" if missing else "There for half a year"


def _many(number: int, one: str, several: str, none: str = "") -> str:
    return f"{number} {one if number == 1 else several}" if number else none
