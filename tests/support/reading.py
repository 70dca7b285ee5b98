"""Everything that somebody can read of a network, so that two worlds can be compared."""

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from core import stale
from dashboard.feeds import services as feeds
from notifications.delivery import deliver
from notifications.models import Message
from schools.models import School
from support import tasks
from support.models import PlaceOffer, Series
from tests import factories
from tests.access import world as worlds
from tests.access.test_access import ROWS, address
from tests.buddies.helpers import buddy, paired
from tests.conftest import NOW
from tests.support.helpers import offer
from tests.support.supervising import a_series, a_supervisor, school_year

# What is new with every answer, whoever is told it.
CHANGES = re.compile(
    rb'(?<=csrfmiddlewaretoken" value=")[^"]+|(?<=nonce=")[^"]+'
    rb"|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
)
UNSAID = {"Set-Cookie", "Content-Security-Policy", "Content-Length"}
CLEOS = "+447700900123"
# The first one tomorrow, so that a reminder is due.
WEDNESDAYS = (date(2026, 11, 25), date(2026, 12, 9), date(2027, 1, 6))
# Who is not shown whether somebody else sees a supervisor. What a former officer and a former
# head could read once they cannot any more.
READERS = (
    "an officer of the employer",
    "a coordinator",
    "an operator",
    "the buddy",
    "another head",
    "another supervisor",
    "an adviser",
    "a delegate at the school",
    "a former head of the school",
    "a former officer",
)
HEADS = {"the buddy", "another head"}
# A file that an operator uploaded, which is gone once the cache is.
ONCE = {"operator-file", "operator-file-apply", "operator-file-aside"}
Pages = dict[str, tuple]


@dataclass
class City:
    """A network in which Nora may have a place with Sofia or not, and Cleo, of whom only a mobile
    number is known, may have said yes to hers by text; who reads in it, and every address there
    is."""

    nora: Person
    cleo: Person
    zoe: Person
    series: Series
    readers: dict[str, Person]
    addresses: list[str]

    def read_by(self, reader: str, addresses: Iterable[str]) -> Pages:
        """What these addresses answer to this reader, the letters that they got, and what they
        download of themselves."""
        client = factories.signed_in_client(self.readers[reader])
        pages: Pages = {url: _answer(client, "get", url) for url in addresses}
        pages["download"] = _answer(client, "post", reverse("my-download"))
        for contact in (CLEOS, self.nora.email):
            guess = {"code": "123456", "contact": contact}
            pages[f"code {contact}"] = _answer(client, "post", reverse("answer-by-code"), guess)
        letters = Message.objects.filter(person=self.readers[reader]).order_by("pk")
        pages["letters"] = tuple(
            letters.values_list("subject", "text", "occasion", "state", "not_before")
        )
        return pages

    def read_after(self, act: Callable[[], object], reader: str, addresses: Iterable[str]) -> Pages:
        """What they read once this has happened, and every task and every message that follows
        from it. It is taken back."""
        with transaction.atomic():
            act()
            stale.settle(now=NOW)
            for task in _tasks():
                task()
            while deliver(urgent=False, now=NOW, worker="test"):
                pass
            pages = self.read_by(reader, addresses)
            transaction.set_rollback(True)
        return pages


def worth_asking_again(pages: Pages) -> list[str]:
    """The addresses that gave a reader anything, and all that have to do with supervision."""
    return [
        url for url, answer in pages.items()
        if url.startswith("/")
        and (answer[0] in (200, 302) or re.search("/(supervision|talk|plans|help|time)/", url))
    ]  # fmt: skip


def a_city() -> City:
    """One in which every row of the access table leads somewhere."""
    world = worlds.make("Nearhaven")
    network = world.network
    school_year(network)
    nora, zoe = factories.head(network, "Nora Vale"), factories.head(network, "Zoe Lund")
    # As long as it is kept for her nobody else is shown it, and once it is hers neither.
    cleo = factories.person("Cleo Marsh", telephone=CLEOS)
    factories.post(cleo, factories.school(network, easting=490000))
    hers = a_series(a_supervisor(network, NOW, "Ida Penn"), NOW, days=WEDNESDAYS, hour=9)
    made = offer(hers, cleo, NOW)
    PlaceOffer.objects.filter(pk=made.pk).update(code="482913")
    school = nora.posts.get().school
    factories.responsible(world.organisation, school)
    ben = buddy(network, "Ben Sole")
    pair = paired(network, nora, ben)
    series = a_series(a_supervisor(network, NOW), NOW, days=WEDNESDAYS, where="Room 9")
    former = factories.person("Otto Past", account=True)
    factories.role(former, network, "officer", organisation=world.organisation, end=worlds.LEFT)
    people = [
        world.people["officer"], world.people["coordinator"], world.people["operator"], ben,
        world.people["head"], world.people["supervisor"], world.people["adviser"],
        _at(school, "Del Gate", kind="delegate"), _at(school, "Fay Gone", end=worlds.LEFT),
        former,
    ]  # fmt: skip
    own = [
        reverse(f"support:{name}", args=[network.slug, each.pk])
        for name, rows in (
            ("series", [series]),
            ("close-series", [series]),
            ("move-session", series.sessions.all()),
        )
        for each in rows
    ]  # fmt: skip
    calendars = [
        _feed(ben, network, "support"),
        _feed(world.people["coordinator"], network, "network"),
    ]
    # What stands in a calendar has its name from the first time it is read.
    made = [address(row, world, world) for row in ROWS if row.name not in ONCE]
    stale.settle(now=NOW)
    for url in (*made, *calendars):
        if url.endswith(".ics"):
            Client().get(url)
    return City(
        nora, cleo, zoe, series, dict(zip(READERS, people, strict=True)),
        made
        + own
        + [reverse("dashboard:school", args=[network.slug, school.pk])]
        + [reverse("buddies:pair", args=[network.slug, pair.pk])]
        + calendars,
    )  # fmt: skip


def _at(school: School, name: str, **fields: object) -> Person:
    made = factories.person(name, account=True)
    factories.post(made, school, **fields)
    return made


def _feed(person: Person, network: object, scope: str) -> str:
    _, token = feeds.make_feed(
        person=person, network=network, name="Phone", scope=scope, titles="named", by=person,
        now=NOW,
    )  # fmt: skip
    return reverse("calendar-feed", args=[token])


def _tasks() -> list[Callable[[], object]]:
    return [each for name, each in inspect.getmembers(tasks) if hasattr(each, "delay")]


def _answer(client: Client, method: str, url: str, data: dict | None = None) -> tuple:
    """Status, headers and words, without what differs between any two answers. What reading
    itself changes is taken back."""
    with transaction.atomic():
        response = getattr(client, method)(url, data)
        words = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    cache.clear()
    said = {name: value for name, value in response.headers.items() if name not in UNSAID}
    return response.status_code, said, CHANGES.sub(b"", words)
