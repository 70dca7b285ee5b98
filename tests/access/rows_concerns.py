"""Concern logs: the head who keeps one; a delegate is told to ask; to others there is none."""

from uuid import uuid4

from inspections.models import Concern, Phase, Visit
from inspections.services import concerns
from tests.access.rows_inspections import visit
from tests.access.table import MEMBER_PAGE, Row

LOG_FORM = ("login 404 403 200 404", "login 404 403 200 404", "head", "delegate")
LOG_ACT = ("login 404 405 405 404", "login 404 403 302 404", "head", "delegate")
ENTRY_PAGE = ("login 404 404 200 404", "login 404 405 405 404", "head", "coordinator")
ENTRY_FORM = ("login 404 404 200 404", "login 404 404 200 404", "head", "coordinator")
ENTRY_QUESTION = ("login 404 404 200 404", "login 404 404 302 404", "head", "delegate")
ENTRY_ACT = ("login 404 405 405 404", "login 404 404 302 404", "head", "coordinator")

on = visit(Phase.NOTIFIED)


def entry(world):
    """An entry in the head's log of their visit, shared with their delegate."""
    found = Concern.objects.filter(log__visit__school=world.school).first()
    if found is None:
        head = world.people["head"]
        log = concerns.open_log(visit=Visit.objects.get(**on(world)), owner=head)
        words = concerns.Words(happened_at=world.now, what=f"{world.mark} words", told="nobody")
        found = concerns.note(log=log, words=words, token=uuid4(), by=head, now=world.now)
        concerns.share(concern=found, person=world.people["delegate"], by=head, now=world.now)
    return {"pk": found.pk}


def share(world):
    shared = Concern.objects.get(**entry(world))
    return {"pk": shared.pk, "share_pk": shared.shares.get().pk}


ROWS = [
    Row(
        "inspections:concerns",
        "login 404 403 200 404",
        "login 404 405 405 404",
        "head",
        "delegate",
        args=on,
    ),
    Row("inspections:concern_new", *LOG_FORM, args=on),
    Row("inspections:concern_export", *LOG_ACT, args=on),
    Row("inspections:concern_delegates", *LOG_ACT, args=on),
    Row("inspections:concern", *ENTRY_PAGE, args=entry),
    Row("inspections:concern_correct", *ENTRY_FORM, args=entry),
    Row("inspections:concern_withdraw", *ENTRY_QUESTION, args=entry),
    Row("inspections:concern_erase", *ENTRY_QUESTION, args=entry),
    Row("inspections:concern_share", *ENTRY_FORM, args=entry),
    Row("inspections:concern_share_end", *ENTRY_ACT, args=share),
    Row("inspections:concerns_shared", *MEMBER_PAGE),
]
