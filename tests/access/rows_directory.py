"""The directory: heads and coordinators search, everybody keeps their own entry."""

from datetime import timedelta

from directory import services
from directory.entry_links import Act, link_to
from directory.models import Drill, DrillAnswer, Entry, EntryConflict
from tests import factories
from tests.access.table import COORDINATOR_ACT, COORDINATOR_LIST, HEAD_PAGE, Row
from tests.directory.helpers import consented, listed


def waiting(world):
    person = factories.person(f"{world.mark} Waiting")
    return {"pk": consented(world.network, person, world.now).pk}


def in_it(world):
    """The adviser is in the directory."""
    consented(world.network, world.people["adviser"], world.now)
    return {}


def declared(world):
    entry = consented(world.network, world.people["adviser"], world.now)
    school = factories.school(world.network, f"{world.mark} Grange School")
    return {"pk": EntryConflict.objects.create(entry=entry, school=school).pk}


def drilled(world):
    entry = listed(world.network, world.now, f"{world.mark} Drilled")
    begins = {"term_begins": world.now.date(), "opened_at": world.now}
    drill, _ = Drill.objects.get_or_create(network=world.network, defaults=begins)
    return {"pk": DrillAnswer.objects.create(drill=drill, entry=entry, asked_at=world.now).pk}


def proposed(world):
    """The organisation of the officer has proposed somebody."""
    officer = world.people["officer"]
    entry = services.propose(
        organisation=world.organisation, name=f"{world.mark} Proposed",
        email=f"proposed@{world.mark.lower()}.example", good_for="Data", by=officer, now=world.now,
    )  # fmt: skip
    return {"pk": entry.pk}


def unconfirmed(world):
    long_ago = world.now - timedelta(days=500)
    return {"pk": listed(world.network, long_ago, f"{world.mark} Long Ago").pk}


def by_link(act, is_in=False):
    """The secret part of a link about an entry, of somebody who was asked or is in."""

    def token(world):
        person = factories.person(f"{world.mark} Asked")
        if is_in:
            entry = consented(world.network, person, world.now)
        else:
            entry = Entry.objects.create(
                network=world.network, person=person, proposed_at=world.now,
                proposed_for=world.organisation,
            )  # fmt: skip
        return {"token": link_to(entry, act).split("/")[-2]}

    return token


ADVISER_FORM = ("login 404 404 200 404", "login 404 404 200 404", "adviser", "head")

ROWS = [
    Row("directory:counts", *COORDINATOR_LIST),
    Row("directory:tree", *HEAD_PAGE),
    Row("directory:tree-pdf", *HEAD_PAGE),
    Row("directory:drill", *COORDINATOR_LIST),
    Row("directory:drill-reached", *COORDINATOR_ACT, args=drilled),
    Row("directory:drill-not-reached", *COORDINATOR_ACT, args=drilled),
    Row("directory:search", "login 404 403 200 404", "login 404 403 200 404", "head", "officer"),
    Row("directory:change", "login 404 200 200 404", "login 404 200 200 404", "adviser", "head"),
    Row(
        "directory:more",
        "login 404 404 200 404",
        "login 404 404 302 404",
        "adviser",
        "head",
        args=in_it,
    ),
    Row("directory:conflicts", *ADVISER_FORM, args=in_it),
    Row(
        "directory:remove-conflict",
        "login 404 405 405 404",
        "login 404 404 302 404",
        "adviser",
        "head",
        args=declared,
    ),
    Row("directory:mine", "login 404 200 200 404", "login 404 200 200 404", "adviser", "head"),
    Row("directory:leave", "login 404 200 200 404", "login 404 302 302 404", "adviser", "head"),
    Row("directory:waiting", *COORDINATOR_LIST),
    Row("directory:decline", "login 404 403 200 404", "login 404 403 302 404", args=waiting),
    Row(
        "directory:told-still-true",
        "login 404 405 405 404",
        "login 404 403 302 404",
        args=unconfirmed,
    ),
    Row("directory:proposals", "login 404 403 200 404", "login 404 403 200 404", "officer", "head"),
    Row(
        "directory:take-back-proposal",
        "login 404 405 405 404",
        "login 404 403 302 404",
        "officer",
        "head",
        args=proposed,
    ),
    Row(
        "directory:still-true",
        "login 404 405 405 404",
        "login 404 404 302 404",
        "adviser",
        "head",
        args=in_it,
    ),
    Row(
        "directory:say-no",
        "login 404 405 405 404",
        "login 404 404 302 404",
        "adviser",
        "head",
        args=in_it,
    ),
    # Whoever has the link is the one it was sent to: network and sign-in do not matter.
    Row(
        "answer-about-entry",
        *["200 200 200 200 200"] * 2,
        args=by_link(Act.JOIN),
        foreign="200",
        is_public=True,
    ),
    Row(
        "entry-more-by-link",
        "200 200 200 200 200",
        "302 302 302 302 302",
        args=by_link(Act.CHANGE, is_in=True),
        foreign="200",
        is_public=True,
    ),
    Row(
        "entry-schools-by-link",
        *["200 200 200 200 200"] * 2,
        args=by_link(Act.CHANGE, is_in=True),
        foreign="200",
        is_public=True,
    ),
    Row(
        "entry-kept-by-link",
        "200 200 200 200 200",
        "405 405 405 405 405",
        args=by_link(Act.CHANGE, is_in=True),
        foreign="200",
        is_public=True,
    ),
    Row("directory:approve", "login 404 405 405 404", "login 404 403 302 404", args=waiting),
]
