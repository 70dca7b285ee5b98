"""Pairing: pages for coordinators are not there for anybody else; a pair for its people."""

from buddies import services
from buddies.models import Offer
from buddies.offer_links import Answer, link_to
from core.audit import System
from inspections.queries import open_visit_at
from inspections.services import open_visit
from tests import factories
from tests.access.table import MEMBER_PAGE, PUBLIC_PAGE, Row
from tests.buddies.helpers import window

BY = System("test")
LIST = ("login 404 404 200 404", "login 404 405 405 404")
FORM = ("login 404 404 200 404", "login 404 404 200 404")
ACT = ("login 404 405 405 404", "login 404 404 302 404")


def _head(world, name):
    person = factories.person(f"{world.mark} {name}")
    factories.post(person, factories.school(world.network, f"{world.mark} {name} School"))
    return person


def _buddy(world):
    helper = _head(world, "Buddy")
    services.offer(
        network=world.network, person=helper, capacity=2, phases=[], by=helper, now=world.now
    )
    return helper


def pair(world):
    made = services.pair(
        network=world.network, supported=_head(world, "Sam"), buddy=_buddy(world), by=BY,
        now=world.now,
    )  # fmt: skip
    return {"pk": made.pk}


def offer(world):
    return {"pk": Offer.objects.get(person=_buddy(world)).pk}


def token(world):
    offer = Offer.objects.get(person=_buddy(world))
    return {"token": link_to(offer, Answer.YES).rstrip("/").rpartition("/")[2]}


def forbidden(world):
    one, other = _head(world, "One"), _head(world, "Other")
    row = services.forbid(network=world.network, one=one, other=other, by=BY, now=world.now)
    return {"pk": row.pk}


def proposal(world):
    return {"pk": services.propose(network=world.network, by=BY, now=world.now).pk}


def row(world):
    person = _head(world, "Needs")
    window(person.posts.get().school)
    made = services.propose(network=world.network, by=BY, now=world.now)
    return {"pk": made.pk, "row_pk": made.pairs.get(supported=person).pk}


def publication(world):
    row(world)
    _buddy(world)
    made = services.propose(network=world.network, by=BY, now=world.now)
    chosen = made.pairs.exclude(buddy=None)
    return {
        "pk": services.publish(proposal=made, rows=chosen, by=BY, now=world.now).pk,
    }


def conflict(world):
    made = services.declare_conflict(
        network=world.network, person=world.people["head"],
        school=factories.school(world.network, f"{world.mark} Conflict School"), by=BY,
        now=world.now,
    )  # fmt: skip
    return {"pk": made.pk}


def visit(world):
    found = open_visit_at(world.school) or open_visit(
        school=world.school, by=world.people["head"], now=world.now
    )
    return {"pk": found.pk}


HEAD = {"role": "head", "other": "officer"}
ROWS = [
    Row("how-pairing-is-decided", "200 200 200 200 200", "405 405 405 405 405"),
    Row("buddies:pairing", *LIST),
    Row("buddies:run", *ACT),
    Row("buddies:by-hand", *FORM),
    Row("buddies:kept-apart", *LIST),
    Row("buddies:allow", *ACT, args=forbidden),
    Row("buddies:add-offer", *FORM),
    Row("buddies:offer", *FORM, args=offer),
    Row("buddies:withdraw-offer", *ACT, args=offer),
    Row("buddies:proposal", *LIST, args=proposal),
    Row("buddies:row", *LIST, args=row),
    Row("buddies:change", *ACT, args=proposal),
    Row("buddies:publish", ACT[0], "login 404 404 200 404", args=proposal),
    Row("buddies:dismiss", *ACT, args=proposal),
    Row("buddies:undo-change", *ACT, args=proposal),
    Row("buddies:run-again", *ACT, args=proposal),
    Row("buddies:publish-all", "login 404 404 200 404", "login 404 404 200 404", args=proposal),
    Row("buddies:publications", *LIST),
    Row(
        "buddies:undo-publication",
        "login 404 404 200 404",
        "login 404 404 302 404",
        args=publication,
    ),
    Row("buddies:fairness", *LIST, other="delegate"),
    # Whoever belongs to the network sees their own earlier pairs, if there are any.
    Row("buddies:history", "login 404 200 200 404", "login 404 405 405 404"),
    Row("buddies:pair", *LIST, args=pair),
    Row("buddies:another", *FORM, args=pair),
    Row("buddies:code", "login 404 404 200 404", "login 404 404 403 404", args=pair),
    Row("buddies:reserve", "login 404 404 200 404", "login 404 404 302 404", args=pair),
    Row("buddies:end", "login 404 404 200 404", "login 404 404 302 404", args=pair),
    Row("buddies:mine", *FORM, **HEAD),
    Row("buddies:not-now", *ACT, **HEAD),
    Row("buddies:again", *ACT, **HEAD),
    Row("buddies:guide", *MEMBER_PAGE),
    # Whoever holds the link may use it: it names nobody, and acts on POST alone.
    Row(
        "answer-about-buddies",
        "200 200 200 200 200",
        "200 200 200 200 200",
        args=token,
        is_public=True,
        foreign="200",
    ),
    Row("guide-for-buddies", *PUBLIC_PAGE, is_public=True),
    Row("buddies:conflicts", *FORM, **HEAD),
    Row("buddies:withdraw-conflict", *ACT, **HEAD, args=conflict),
    Row("buddies:last-resort", *FORM, **HEAD),
    Row("buddies:skip-last-resort", *ACT, **HEAD),
    Row("buddies:spoken", *ACT, args=visit),
    Row("buddies:stop-asking", *ACT, **HEAD, args=visit),
    Row("buddies:ask-again", *ACT, **HEAD, args=visit),
    Row(
        "buddies:somebody-else",
        "login 404 404 200 404",
        "login 404 404 302 404",
        **HEAD,
        args=visit,
    ),
]
