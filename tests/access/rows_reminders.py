"""Who hears what when: for every member; changing it, and the preview: for coordinators."""

from typing import Any

from tests.access.table import (
    COORDINATOR_ACT,
    COORDINATOR_FORM,
    COORDINATOR_LIST,
    MEMBER_PAGE,
    Row,
)
from tests.access.world import World


def rule(world: World) -> dict[str, Any]:
    """A rule belongs to no network; what a network made of it shows there alone."""
    return {"key": "evening-before-buddy"}


A_CALL = {"called_on_0": "24", "called_on_1": "11", "called_on_2": "2026"}

ROWS = [
    Row("reminders:who_hears_what", *MEMBER_PAGE),
    Row(
        "reminders:preview",
        *COORDINATOR_LIST,
        query=A_CALL,
    ),
    Row("reminders:change", *COORDINATOR_FORM, args=rule, foreign="200"),
    Row("reminders:restore", *COORDINATOR_ACT, args=rule, foreign="302"),
]
