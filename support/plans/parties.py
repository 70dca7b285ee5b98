"""Which parties a plan asks for their part, and the words that each of them signed.

Concerned are, of the organisations that stand by the covenant: the council, whoever is responsible
for the school (its trust, federation or governing body), and the unions and heads' associations,
whose promise is to the person. Trusts of other schools are not asked: what they can give they
offer (``support.helping``), and a plan asks for that by what it needs.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from core.clock import london_date
from covenant.models import Standing
from covenant.undertakings import in_words
from schools.models import Organisation
from support.models import LeftOut, PartyAsked, Plan
from support.plans.employers import employer_ids

Kind = Organisation.Kind
FOR_EVERY_SCHOOL = (Kind.COUNCIL, Kind.UNION, Kind.ASSOCIATION)


def concerned(plan: Plan) -> list[Standing]:
    """The standings of the parties that a plan asks, by name: the one of each that counts, where
    it stands by the covenant today. Two queries."""
    responsible = employer_ids(plan.school)
    rows = _public(plan.network_id).select_related("organisation", "declaration", "event")
    found = [
        row
        for row in _that_stand(rows)
        if row.organisation is not None
        and (row.organisation.kind in FOR_EVERY_SCHOOL or row.organisation_id in responsible)
    ]
    return sorted(found, key=lambda row: (row.organisation.name, row.pk))  # type: ignore[union-attr]


def who_stands(network_id: int) -> frozenset[int | None]:
    """The organisations of a network that stand by the covenant today: whoever signed an earlier
    text and has withdrawn since does not. One query."""
    return frozenset(row.organisation_id for row in _that_stand(_public(network_id)))


def _public(network_id: int) -> QuerySet[Standing]:
    rows = Standing.objects.public().filter(network=network_id).exclude(organisation=None)
    return rows.order_by("declaration__version", "pk")


def _that_stand(rows: Iterable[Standing]) -> list[Standing]:
    newest = {row.organisation_id: row for row in rows}
    return [row for row in newest.values() if row.state in Standing.STANDS]


def to_ask(plan: Plan, parties: Iterable[PartyAsked] | None = None) -> list[Standing]:
    """Of these, whom the plan has not asked yet. ``parties``: those that it has, where they are
    loaded."""
    rows = PartyAsked.objects.filter(plan=plan).defer("words") if parties is None else parties
    asked = {party.organisation_id for party in rows}
    return [each for each in concerned(plan) if each.organisation_id not in asked]


def to_ask_by_itself(plan: Plan) -> list[Standing]:
    """Of these, those whom the head has not left out; nobody where it is not known any more whom
    they did."""
    left_out = left_out_of(plan)
    if None in left_out:
        return []
    return [each for each in to_ask(plan) if each.organisation_id not in left_out]


def left_out_of(plan: Plan) -> set[int | None]:
    """The organisations that the head would not have asked; None stands for those of a head who is
    forgotten."""
    return set(LeftOut.objects.filter(plan=plan).values_list("organisation", flat=True))


def words_signed(standing: Standing) -> dict[str, Any]:
    """What a party signed, as it stands on the day it is asked: title and version of the text, its
    promises, and what the party undertook of its own."""
    declaration = standing.declaration
    return {
        "title": declaration.title,
        "version": declaration.version,
        "signed_on": london_date(standing.event.at).isoformat(),
        "event": standing.event_id,
        "promises": declaration.promises,
        "undertakings": standing.undertakings,
    }


def lines_signed(signed: dict[str, Any]) -> list[str]:
    """The same, line by line: each promise, then each undertaking."""
    promises = [
        f"{each['heading']}: {each['summary']}" if each.get("summary") else str(each["heading"])
        for each in signed.get("promises", [])
    ]
    return promises + [in_words(each) for each in signed.get("undertakings", [])]
