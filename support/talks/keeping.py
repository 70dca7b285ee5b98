"""How long a talk is kept: two weeks after it is over nothing tells that there was one, neither
its row nor who was asked nor a message. The trail keeps its number."""

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from accounts.models import Person
from escalations.messages import keys_of
from escalations.models import Escalation, Page
from notifications.models import Message
from notifications.services import BESIDE
from support.models import Talk
from support.talks.pace import KEPT
from support.talks.rows import KIND, SPOKEN_KIND, prefix_of


def forget_talks(*, now: datetime) -> int:
    """Delete what is over for so long; gives how many talks went. A link to answer works for two
    weeks, so none leads to what is forgotten."""
    return forget(list(Talk.objects.filter(ended_at__lt=now - KEPT).values_list("pk", flat=True)))


def forget_talks_of(person: Person) -> int:
    """Delete what is over of somebody who is forgotten themselves. What is live ends with them
    (``support.talks.following``), so that whoever said yes is told, and goes later."""
    over = Talk.objects.filter(head=person).exclude(state__in=Talk.LIVE)
    return forget(list(over.values_list("pk", flat=True)))


def forget(talks: list[int]) -> int:
    """Delete these talks, by id, with whom was asked and every message about them."""
    if not talks:
        return 0
    asked = Escalation.objects.filter(kind__in=(KIND, SPOKEN_KIND), subject_id__in=talks)
    keys = [key for page in Page.objects.filter(escalation__in=asked) for key in keys_of(page)]
    about = Q(key__in=[*keys, *(f"{key}:taken" for key in keys)])
    about |= reduce(or_, (Q(key__startswith=prefix_of(pk)) for pk in talks))
    beside = [
        f"{BESIDE}{key}" for key in Message.objects.filter(about).values_list("key", flat=True)
    ]
    Message.objects.filter(about | Q(key__in=beside)).delete()
    asked.delete()
    return Talk.objects.filter(pk__in=talks).delete()[1].get("support.Talk", 0)
