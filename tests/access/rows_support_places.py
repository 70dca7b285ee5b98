"""Places in series: each head sees their own, and nobody else's."""

from tests import factories
from tests.access.table import HEAD_PAGE, Row
from tests.support import helpers

ACT = ("login 404 405 405 404", "login 404 403 302 404", "head", "officer")
MINE = ("login 404 405 405 404", "login 404 404 302 404", "head", "officer")


def series(world, **fields):
    person = factories.person(f"{world.mark} Supervisor", account=True)
    return helpers.series(helpers.supervisor(world.network, person=person), **fields)


def free(world):
    return {"pk": series(world).pk}


def place(world):
    return {"pk": helpers.place(series(world, places=8), world.people["head"]).pk}


def session(world):
    of = series(world, places=8)
    made = helpers.place(of, world.people["head"])
    return {"pk": made.pk, "session_pk": of.sessions.order_by("number")[0].pk}


def offer(world):
    made = helpers.offer(series(world), world.people["head"], world.now)
    return {"pk": made.pk}


def token(world):
    made = helpers.offer(series(world), world.people["head"], world.now)
    return {"token": helpers.token_of(made)}


def waiting(world):
    return {"pk": helpers.waiting(world.network, world.people["head"], world.now).pk}


ROWS = [
    Row("support:my-times", *HEAD_PAGE),
    Row("support:times", *HEAD_PAGE),
    Row("support:book-time", *ACT, args=free),
    Row("support:give-up-place", *MINE, args=place),
    Row("support:coming", *MINE, args=session),
    Row("support:decline-place", *MINE, args=offer),
    Row("support:wait-for-time", *ACT),
    Row("support:stop-waiting", *MINE, args=waiting),
    Row(
        "answer-about-time", "200 200 200 200 200", "200 200 200 200 200", "head", "officer",
        args=token, is_public=True, foreign="200",
    ),
]  # fmt: skip
