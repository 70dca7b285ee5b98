"""How fast a talk goes on. It is for this week: nobody is woken for it. Pure."""

from datetime import timedelta

# How long somebody who is asked has, without the night; then the next are asked.
WAIT = timedelta(hours=4)
AT_ONCE = 3
# After everybody was asked in vain they are asked again, until the week is over.
AGAIN = timedelta(hours=24)
WEEK = timedelta(days=7)
# Whoever said yes is asked once more whether they have spoken; then others are asked.
RINGS_WITHIN = timedelta(hours=24)
RINGS_TIMES = 2
# They have agreed on a time: asked again after that.
AGREED = timedelta(days=3)
# Of two supervisors who may be asked, whoever took fewer talks lately comes first.
LATELY = timedelta(days=90)
# Nothing of a talk is kept longer after it is over.
KEPT = timedelta(days=14)
