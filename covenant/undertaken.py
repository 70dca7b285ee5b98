"""What a party undertook, held against the text: only its words, only for its kind, and an amount
where something is counted. Pure."""

from collections.abc import Sequence
from typing import Any

from core.refusals import Refused
from covenant.models import Declaration
from covenant.undertakings import MOST, Chosen, Offer, offered_to


def rows_of(declaration: Declaration, kind: str, chosen: Sequence[Chosen]) -> list[dict[str, Any]]:
    """What an event keeps of it: words, unit, amount.

    Raises Refused for what the text does not hold for this kind of party (``parties.KINDS``), for
    the same thing twice and for an amount that is none.
    """
    offers = {(offer.words, offer.unit): offer for offer in offered_to(declaration, kind)}
    if len({(each.words, each.unit) for each in chosen}) < len(chosen):
        raise Refused("Choose each undertaking once.")
    for each in chosen:
        offer = offers.get((each.words, each.unit))
        if offer is None:
            raise Refused(
                f"“{each.words}” is not an undertaking of this text for you. Choose from those "
                "that the page shows."
            )
        _check_amount(offer, each.amount)
    return [each.row() for each in chosen]


def _check_amount(offer: Offer, amount: int | None) -> None:
    if not offer.unit:
        if amount is not None:
            raise Refused(f"“{offer.words}” takes no number. Choose it without one.")
    elif type(amount) is not int or not 1 <= amount <= MOST:
        raise Refused(
            f"Enter how many {offer.unit} for “{offer.words}”: a whole number from 1 to {MOST}."
        )
