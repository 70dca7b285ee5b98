"""Every figure, by promise, in the order in which they are shown. One file for each."""

from dashboard.promises.figure import Figure
from dashboard.promises.figures import (
    broad_church,
    call_outs_answered,
    call_outs_minutes,
    first_human,
    heads_with_buddy,
    heads_with_reserve,
    in_post,
    plans,
    spoken,
    supervision_places,
)

FIGURES: tuple[Figure, ...] = (
    heads_with_buddy.FIGURE,
    heads_with_reserve.FIGURE,
    *spoken.FIGURES,
    first_human.FIGURE,
    supervision_places.FIGURE,
    call_outs_answered.FIGURE,
    call_outs_minutes.FIGURE,
    broad_church.FIGURE,
    plans.IN_FIVE_DAYS,
    plans.DEFAULT_KEPT,
    *in_post.FIGURES,
)
BY_KEY: dict[str, Figure] = {figure.key: figure for figure in FIGURES}
