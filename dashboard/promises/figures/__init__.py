"""Every figure, by promise, in the order in which they are shown. One file for each."""

from dashboard.promises.figure import Figure
from dashboard.promises.figures import (
    call_outs_answered,
    call_outs_minutes,
    first_human,
    heads_with_buddy,
    heads_with_reserve,
    in_post,
    not_yet,
    spoken,
)

FIGURES: tuple[Figure, ...] = (
    heads_with_buddy.FIGURE,
    heads_with_reserve.FIGURE,
    *spoken.FIGURES,
    first_human.FIGURE,
    not_yet.SUPERVISION,
    call_outs_answered.FIGURE,
    call_outs_minutes.FIGURE,
    not_yet.BROAD_CHURCH,
    not_yet.PLANS,
    *in_post.FIGURES,
)
BY_KEY: dict[str, Figure] = {figure.key: figure for figure in FIGURES}
