"""The directory: heads and coordinators search, everybody keeps their own entry."""

from tests import factories
from tests.access.table import Row
from tests.directory.helpers import consented


def waiting(world):
    person = factories.person(f"{world.mark} Waiting")
    return {"pk": consented(world.network, person, world.now).pk}


ROWS = [
    Row("directory:search", "login 404 403 200 404", "login 404 403 200 404", "head", "officer"),
    Row("directory:mine", "login 404 200 200 404", "login 404 200 200 404", "adviser", "head"),
    Row("directory:leave", "login 404 200 200 404", "login 404 302 302 404", "adviser", "head"),
    Row("directory:approve", "login 404 405 405 404", "login 404 403 302 404", args=waiting),
]
