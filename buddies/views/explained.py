"""How pairs are made: the rules and aims of the matcher, in order, for everybody to read.

The points and numbers come from the matcher itself, so that the page says what it does.
"""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from buddies.matching.backing import OBJECTIVES as RESERVE_AIMS
from buddies.matching.data import WAIVABLE, Rule, Rules, Weights
from buddies.matching.solve import OBJECTIVES as PAIR_AIMS

# What each rule means to a head, in the matcher's order.
RULES = {
    Rule.THEMSELVES: "Nobody is their own buddy.",
    Rule.SAME_SCHOOL: "The two do not work at the same school: co-heads are not paired.",
    Rule.SAME_BODY: "The two do not belong to the same trust, federation or other organisation "
    "responsible for their schools. Two schools of one council may be paired.",
    Rule.HOLDS_ROLE: "A buddy holds no role in an organisation that is responsible for the "
    "other’s school, the council included.",
    Rule.NOT_POSSIBLE: "Nobody is paired against a conflict that either has declared, or with "
    "someone the coordinator has ruled out. Which of these it was, nobody is told.",
    Rule.AWAY: "A buddy is free in all the weeks in which the head needs somebody: within the "
    "dates they offered, and not while their own school is being inspected.",
    Rule.BOTH_IN_WINDOW: "Both are not in an open window in the same weeks, unless the city "
    "allows it.",
    Rule.OTHER_PHASE: "A buddy who asked to support heads of certain phases only gets heads of "
    "these.",
    Rule.TOO_FAR: "The two are not further apart than the city agreed, where it agreed a limit.",
}
# What each aim means, under the name that a proposal gives it.
AIMS = dict(
    zip(
        PAIR_AIMS + RESERVE_AIMS,
        (
            "As many heads as possible have a buddy.",
            "The worst mismatch of a new pair is as small as it can be. No one head pays for the "
            "comfort of the others.",
            "All new pairs together fit as well as they can, and buddies carry an even load.",
            "As many of these heads as possible have a reserve too.",
            "As many reserves as possible belong to another organisation than the buddy. Where "
            "we do not know who is responsible for a school, we do not count it as another.",
            "The worst mismatch of a new reserve is as small as it can be.",
            "All new reserves together fit as well as they can, and nobody stands behind many "
            "heads while others stand behind none.",
        ),
        strict=True,
    )
)


@dataclass(frozen=True)
class Points:
    """What a mismatch costs: ``many`` points for ``what``."""

    what: str
    many: str


def _points(weights: Weights) -> list[Points]:
    rows = (
        ("They lead schools of different phases", weights.other_phase),
        ("The phase of one is not known", weights.unknown_phase),
        (
            "Their schools are of different kinds, such as special and mainstream",
            weights.other_kind,
        ),
        ("The kind of one is not known", weights.unknown_kind),
        ("Each kilometre between their nearest schools", weights.per_km),
        ("The distance, at most", weights.far),
        ("The distance is not known", weights.unknown_distance),
        (
            f"Each inspection short of {weights.wanted_inspections} that the buddy has been "
            "through as a head",
            weights.each_inspection_short,
        ),
        ("How many they have been through is not known", weights.unknown_inspections),
        (
            "A buddy’s second head (the third costs twice this, and so on)",
            weights.each_further_head,
        ),
    )
    return [Points(what, str(many)) for what, many in rows]


@login_not_required
@require_safe
def how_pairs_are_made(request: HttpRequest) -> HttpResponse:
    """The rules, the aims in their order, and the points. The same for everybody."""
    rules = Rules()
    context = {
        "never": [words for rule, words in RULES.items() if rule not in WAIVABLE],
        "comfort": [RULES[rule] for rule in WAIVABLE],
        "aims": AIMS.items(),
        "points": _points(rules.weights),
        "since": rules.weights.since,
        "beyond": rules.reserve_beyond_capacity,
    }
    return render(request, "buddies/how_pairs_are_made.html", context)
