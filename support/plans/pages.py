"""The pages of a plan, in their order: each part of it adds a line.

``section`` is a value of ``PlanShare.Section`` and shows to whoever may read that section;
``OWN`` to the head whose plan it is alone; ``ALL`` to whoever may open the plan.
"""

from typing import NamedTuple

from support.models import PlanShare

Section = PlanShare.Section
OWN, ALL = "own", "all"


class Page(NamedTuple):
    """One page: who sees its door, its address's name, what it is called."""

    section: str
    name: str
    label: str


PAGES: tuple[Page, ...] = (
    Page(ALL, "support:plan", "The plan"),
    Page(Section.PEOPLE, "support:plan-people", "Head and team first"),
    Page(Section.WORK, "support:work", "Objectives and actions"),
    Page(Section.REVIEWS, "support:reviews", "Reviews"),
    Page(Section.HELP, "support:plan-help", "Help"),
    Page(Section.PEOPLE, "support:still-there", "Still there"),
    Page(OWN, "support:plan-sharing", "Who reads it"),
)
