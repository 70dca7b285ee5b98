"""Organisations from GIAS: one per network and group UID, the council, and which of them is
responsible for which school (DOMAIN 8.9)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet

from schools.gias import Facts
from schools.gias_names import Spellings, distinct
from schools.gias_schools import BATCH
from schools.gias_types import COUNCIL
from schools.models import Organisation, Responsibility

Kind = Organisation.Kind
NAME_LENGTH = 140  # leaves room for a UID in brackets


class Answerable(NamedTuple):
    """A school and the organisations that its row makes responsible for it."""

    school_id: int
    network_id: int
    trust: str
    federation: str
    council: bool


class Tally:
    """What a whole file says of its organisations, whatever the order of its rows."""

    def __init__(self) -> None:
        self._spellings = Spellings()
        self._kinds: dict[str, Counter[Kind]] = {}

    def add(self, facts: Facts) -> None:
        """Count one row's trust and federation."""
        uid, name = facts.trust
        if uid:
            kind = Kind.FOUNDATION_TRUST if facts.is_foundation_trust else Kind.TRUST
            self._kinds.setdefault(uid, Counter())[kind] += 1
            self._spellings.add(uid, name)
        uid, name = facts.federation
        if uid:
            self._kinds.setdefault(uid, Counter())[Kind.FEDERATION] += 1
            self._spellings.add(uid, name)
        self._spellings.lend(facts.sponsors)

    def kinds(self) -> dict[str, Kind]:
        """Each UID's kind: what most of its rows say."""
        return {
            uid: min(counts, key=lambda kind: (-counts[kind], kind.value))
            for uid, counts in self._kinds.items()
        }

    def names(self) -> dict[str, tuple[str, bool]]:
        """Each UID's one name, and whether the file shows its capitals (gias_names); one that
        is never named is called by its UID."""
        names = self._spellings.names()
        found = {uid: names.get(uid, (f"Group {uid}", False)) for uid in self._kinds}
        return {uid: (name[:NAME_LENGTH], shown) for uid, (name, shown) in found.items()}


def council_name(authority: str) -> str:
    """What the council of an authority is called until somebody knows better.

    >>> council_name("Bristol, City of")
    'Bristol Council'
    """
    return f"{authority.split(',')[0]} Council"


def save_organisations(
    tally: Tally,
    schools: Iterable[Answerable],
    councils: dict[int, str],
    *,
    as_at: dt.date,
) -> tuple[dict[tuple[int, str], int], Counter[str]]:
    """Make the organisations that these schools need and bring imported names up to date.

    `councils` gives each network's authority by name. Returns the id of each (network, UID),
    the council under UID "", and what was written.
    """
    kinds, names = tally.kinds(), tally.names()
    needed = {(s.network_id, uid) for s in schools for uid in (s.trust, s.federation) if uid}
    known = list(Organisation.objects.filter(network_id__in=list(councils)))
    ids = {(o.network_id, o.uid): o.pk for o in known if o.uid}
    written: Counter[str] = Counter()
    # Names in use, renamed ones too: no order of the updates below can then collide.
    taken: dict[tuple[int, str], set[str]] = {}
    for each in known:
        taken.setdefault((each.network_id, each.kind), set()).add(each.name)

    renamed = _rename(known, names, taken, as_at)
    wanted: dict[tuple[int, Kind], list[tuple[str, str]]] = {}
    for network_id, uid in needed - ids.keys():
        wanted.setdefault((network_id, kinds[uid]), []).append((uid, names[uid][0]))
    new = [
        Organisation(
            network_id=network_id, kind=kind, uid=uid, name=name, is_imported=True, as_at=as_at
        )
        for (network_id, kind), pairs in sorted(wanted.items())
        for uid, name in distinct(pairs, taken.get((network_id, kind), ())).items()
    ]
    have_council = {o.network_id: o.pk for o in known if o.kind == Kind.COUNCIL}
    new += [
        Organisation(
            network_id=network_id,
            kind=Kind.COUNCIL,
            name=council_name(authority),
            is_imported=True,
            as_at=as_at,
        )
        for network_id, authority in sorted(councils.items())
        if network_id not in have_council
    ]
    for made in Organisation.objects.bulk_create(new):
        ids[made.network_id, made.uid] = made.pk
    Organisation.objects.bulk_update(renamed, ["name", "as_at"], batch_size=BATCH // 4)
    for network_id, pk in have_council.items():
        ids[network_id, ""] = pk
    written["organisations added"] += len(new)
    written["organisations renamed"] += len(renamed)
    return ids, written


def _rename(
    known: list[Organisation],
    names: dict[str, tuple[str, bool]],
    taken: dict[tuple[int, str], set[str]],
    as_at: dt.date,
) -> list[Organisation]:
    renamed = []
    for each in sorted(known, key=lambda o: (o.network_id, o.uid)):
        if each.uid not in names or not each.is_imported or each.name_is_corrected:
            continue
        name, shown = names[each.uid]
        same = (name, f"{name} ({each.uid})")
        # Capitals that the file does not show are no reason to change a name.
        if each.name in same or (
            not shown and each.name.casefold() in [n.casefold() for n in same]
        ):
            continue
        if each.as_at is not None and each.as_at > as_at:
            continue
        used = taken[each.network_id, each.kind]
        each.name = distinct([(each.uid, name)], used - {each.name})[each.uid]
        each.as_at = as_at
        used.add(each.name)
        renamed.append(each)
    return renamed


def save_responsibilities(
    schools: list[Answerable],
    ids: dict[tuple[int, str], int],
    *,
    names_trusts: bool,
    names_federations: bool,
) -> tuple[Counter[str], set[int]]:
    """Make each school's imported responsibilities what the file says; those entered by hand
    stay. A kind of organisation that the file has no column for is left alone. Returns what
    was written, and the networks it was written in."""
    kinds = [Kind.COUNCIL]
    if names_trusts:
        kinds += [Kind.TRUST, Kind.FOUNDATION_TRUST]
    if names_federations:
        kinds += [Kind.FEDERATION]
    wanted: set[tuple[int, int]] = set()
    covered: set[int] = set()
    for school in schools:
        covered.add(school.school_id)
        if school.council:
            wanted.add((school.school_id, ids[school.network_id, ""]))
        for uid in (school.trust, school.federation):
            if uid:
                wanted.add((school.school_id, ids[school.network_id, uid]))
    rows = _responsibilities({s.network_id for s in schools})
    present: set[tuple[int, int]] = set()
    surplus: dict[int, int] = {}
    for pk, school_id, organisation_id, is_imported, kind in rows:
        present.add((school_id, organisation_id))
        if (
            is_imported
            and school_id in covered
            and kind in kinds
            and (school_id, organisation_id) not in wanted
        ):
            surplus[pk] = school_id
    new = [
        Responsibility(school_id=school_id, organisation_id=organisation_id, is_imported=True)
        for school_id, organisation_id in sorted(wanted - present)
    ]
    Responsibility.objects.bulk_create(new)
    ended = list(surplus)
    for start in range(0, len(ended), BATCH):
        Responsibility.objects.filter(pk__in=ended[start : start + BATCH]).delete()
    network_of = {school.school_id: school.network_id for school in schools}
    touched = {network_of[pk] for pk in (*surplus.values(), *(each.school_id for each in new))}
    written = Counter({"responsibilities added": len(new), "responsibilities ended": len(ended)})
    return written, touched


def _responsibilities(
    network_ids: set[int],
) -> QuerySet[Responsibility, tuple[int, int, int, bool, str]]:
    return Responsibility.objects.filter(school__network_id__in=network_ids).values_list(
        "pk", "school_id", "organisation_id", "is_imported", "organisation__kind"
    )


def answerable(facts: Facts, school_id: int, network_id: int) -> Answerable:
    """Which organisations this row makes responsible for its school."""
    return Answerable(
        school_id,
        network_id,
        facts.trust[0],
        facts.federation[0],
        facts.kind.responsible == COUNCIL,
    )
