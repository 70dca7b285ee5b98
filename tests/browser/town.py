"""Fills a network with what a busy one holds, so that pages are looked at full."""

import pickle
import sqlite3
from datetime import date, timedelta
from functools import cache

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from buddies import services as buddies
from core import stale
from core.audit import System
from dashboard.feeds.services import make_feed
from inspections.models import InspectionRecord
from inspections.services import open_visit, recompute_windows
from schools.services import invite, keep_term
from tests import factories
from tests.access import world as worlds
from tests.access.world import World
from tests.browser.town_plans import fill_plans
from tests.browser.town_supervision import fill_supervision
from tests.covenant.helpers import published, sign
from tests.directory.helpers import consented, listed

BY = System("test")
MANY = 32


def a_town(*, full: bool) -> World:
    """A network, empty or full. To fill it takes seconds: on SQLite that is done once, and what
    was there then is put back for whoever asks again."""
    if connection.vendor != "sqlite" or not full:
        return _made(full)
    rows, town = _kept()
    rows.backup(connection.connection)
    ContentType.objects.clear_cache()
    world: World = pickle.loads(town)
    return world


def _made(full: bool) -> World:
    world = worlds.make("Nearhaven")
    if full:
        fill(world)
    return world


@cache
def _kept() -> tuple[sqlite3.Connection, bytes]:
    world = _made(full=True)
    rows = sqlite3.connect(":memory:", check_same_thread=False)
    connection.connection.backup(rows)
    return rows, pickle.dumps(world)


def fill(world: World) -> None:
    """Thirty schools with heads, windows, pairs, a visit, signatures, entries, invitations,
    supervision and plans."""
    network, now = world.network, world.now
    keep_term(
        network=network, name="Autumn 2026", first_day=date(2026, 9, 2),
        last_day=date(2026, 12, 18), by=BY, now=now,
    )  # fmt: skip
    heads = [world.people["head"]]
    for number in range(MANY):
        school = factories.school(
            network, f"{world.mark} St Aldhelm’s Church of England Voluntary School {number}"
        )
        if number % 7:
            head = factories.person(f"{world.mark} Headteacher {number}", account=number % 3 > 0)
            factories.post(head, school)
            heads.append(head)
    for number, school in enumerate(network.schools.order_by("pk")):
        InspectionRecord.objects.create(
            school=school, urn=school.urn, urn_at_time=school.urn, kind="graded",
            started_on=date(2021 + number % 4, 11, 9), as_at=date(2026, 8, 31),
            outcome={"overall_effectiveness": "2", "quality_of_education": "2"},
        )  # fmt: skip
    recompute_windows(network=network, now=now)
    for head in heads[1::2]:
        buddies.offer(network=network, person=head, capacity=2, phases=[], by=head, now=now)
    buddies.pair(
        network=network,
        supported=heads[0],
        buddy=heads[1],
        by=BY,
        now=now,
        # Leads no school, so that no window of their own stands against it.
        reserve=factories.person(f"{world.mark} Reserve"),
    )
    buddies.pair(network=network, supported=heads[2], buddy=heads[5], by=BY, now=now)
    buddies.propose(network=network, by=world.people["coordinator"], now=now)
    make_feed(
        person=heads[0], network=network, name=f"{world.mark} phone", scope="mine",
        titles="named", by=heads[0], now=now,
    )  # fmt: skip
    open_visit(school=world.school, by=heads[0], now=now - timedelta(hours=2))
    declaration = published(network, now)
    for number in range(MANY):
        trust = factories.organisation(network, f"{world.mark} Academies Trust {number}")
        sign(
            declaration,
            trust,
            factories.officer(trust),
            now,
            shown_as="nameless" if number % 2 else "name",
        )
        listed(network, now, f"{world.mark} Adviser {number}", good_for="Data, small schools")
    consented(network, factories.person(f"{world.mark} Waiting"), now)
    invite(
        network=network, invited_as="officer", name=f"{world.mark} Invited",
        email=f"invited@{network.slug}.example", organisation=world.organisation,
        by=world.people["coordinator"], now=now,
    )  # fmt: skip
    fill_supervision(world, heads)
    fill_plans(world, heads)
    stale.settle(now=now)
