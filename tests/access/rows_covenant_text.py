"""The text of the covenant: public once published; coordinators draft it, officers approve it."""

from covenant.models import Declaration
from tests.access.table import COORDINATOR_FORM, PUBLIC_PAGE, Row
from tests.covenant.helpers import approved, drafted, published

COORDINATOR_PAGE = ("login 404 403 200 404", "login 404 405 405 404")


def a_version(world):
    return {"version": published(world.network, world.now).version}


def a_draft(world):
    """The next version, with the words that every published text of the tests has."""
    drafts = Declaration.objects.filter(network=world.network, status="draft")
    if not drafts.exists():
        drafted(world.network, world.now)
    return {}


def an_approval(world):
    a_draft(world)
    draft = Declaration.objects.get(network=world.network, status="draft")
    return {"pk": approved(draft, world.now, party=world.organisation.name).pk}


ROWS = [
    # Without a published text there is nothing to read, for anybody.
    Row("covenant:text", "404 404 404 404 404", "405 405 405 405 405", is_public=True),
    Row("covenant:version", *PUBLIC_PAGE, args=a_version, is_public=True),
    Row("covenant:changes", *PUBLIC_PAGE, args=a_version, is_public=True),
    Row("covenant:edit", *COORDINATOR_FORM),
    Row("covenant:undertakings", *COORDINATOR_FORM),
    # Where there is no draft they lead to the page on which one begins.
    Row("covenant:draft", *COORDINATOR_PAGE, args=a_draft, foreign="302"),
    Row("covenant:draft-changes", *COORDINATOR_PAGE, args=a_draft),
    Row("covenant:approvals", *COORDINATOR_FORM, args=a_draft, foreign="302"),
    Row("covenant:approval-note", *COORDINATOR_FORM, args=a_draft, foreign="302"),
    Row(
        "covenant:approve",
        "login 404 403 200 404",
        "login 404 403 200 404",
        "officer",
        "head",
        args=an_approval,
    ),
    Row(
        "covenant:approval-stop",
        "login 404 403 200 404",
        "login 404 403 302 404",
        args=an_approval,
    ),
    Row("covenant:approvals-again", "login 404 405 405 404", "login 404 403 404 404"),
    Row("covenant:publish", "login 404 405 405 404", "login 404 403 404 404"),
]
