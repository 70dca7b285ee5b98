"""The access table: every address, and what each kind of person gets there.

**Adding an address.** Put one ``Row`` into ``ROWS`` of ``tests/access/rows_<app>.py``; the test
collects the files by their names and fails while an address is missing. For example::

    Row("inspections:visit", *HEAD_PAGE, args=lambda w: {"pk": make_visit(w).pk})

A row gives the address's name, what GET answers and what POST (without data) answers, each as
five words in this order:

    anonymous   a head of another network   a member without the role   with the role   a leaver

A word is a status (``200``, ``302``, ``403``, ``404``, ``405``), or ``login`` for a redirect to
the sign-in page. ``role`` says who has the role ("coordinator", "head", "delegate", "officer",
"adviser", "supervisor", "operator"), ``other`` who is the member without it.

``args`` takes a ``World`` and gives the address's arguments besides the network; it may make
rows, with names that begin with ``w.mark``. It is called for the other network too: an address
with arguments is asked, by the person with the role, for the other network's object, and must
answer 404 (or ``foreign``), naming nobody from there.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.access.world import World


@dataclass(frozen=True)
class Row:
    name: str
    get: str
    post: str
    role: str = "coordinator"
    other: str = "head"
    args: Callable[[World], dict[str, Any]] | None = None
    # What the person with the role gets for another network’s object ("200": operators, who keep
    # every network, and whose forms may lead on).
    foreign: str = "404"
    # A page for everybody, which may say the name of the network it belongs to.
    is_public: bool = False
    # Query string.
    query: dict[str, str] = field(default_factory=dict)

    @property
    def in_network(self) -> bool:
        """Whether the address stands below a network's name."""
        namespace = self.name.partition(":")[0] if ":" in self.name else ""
        return namespace not in ("", "me", "operator", "invitation", "demo")

    def __str__(self) -> str:
        return self.name


# What most addresses answer: (get, post, role, other). The page of a form answers a POST
# without data with itself and its errors; an act without data answers with a redirect.
COORDINATOR_LIST = (
    "login 404 403 200 404", "login 404 405 405 404", "coordinator", "head",
)  # fmt: skip
COORDINATOR_FORM = (
    "login 404 403 200 404", "login 404 403 200 404", "coordinator", "head",
)  # fmt: skip
COORDINATOR_ACT = (
    "login 404 405 405 404", "login 404 403 302 404", "coordinator", "head",
)  # fmt: skip
# A page that asks "are you sure?" on GET and acts on POST.
COORDINATOR_QUESTION = (
    "login 404 403 200 404", "login 404 403 302 404", "coordinator", "head",
)  # fmt: skip
HEAD_PAGE = ("login 404 403 200 404", "login 404 405 405 404", "head", "officer")
HEAD_FORM = ("login 404 403 200 404", "login 404 403 200 404", "head", "officer")
# Every member sees it.
MEMBER_PAGE = ("login 404 200 200 404", "login 404 405 405 404", "coordinator", "head")
# Everybody sees it, signed in or not.
PUBLIC_PAGE = ("200 200 200 200 200", "405 405 405 405 405", "coordinator", "head")
OPERATOR_LIST = ("login 404 404 200 404", "login 404 404 405 404", "operator", "coordinator")
OPERATOR_FORM = ("login 404 404 200 404", "login 404 404 200 404", "operator", "coordinator")
