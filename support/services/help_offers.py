"""What an organisation says that it can give."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from accounts.models import Person
from core import audit
from core.refusals import Refused
from escalations import services as escalations
from escalations.models import Escalation
from schools.models import Organisation
from support.helping.answering import move
from support.helping.fitting import days_in_words
from support.helping.rows import ENGINE_KIND, free_days, with_all
from support.models import Given, Needed, Offered

State = Given.State
TAKEN_BACK = "The offer is not made any more"


@transaction.atomic
def offer(
    *, organisation: Organisation, kind: str, areas: Sequence[str], days: int, words: str,
    first_day: date | None, last_day: date | None, by: Person, now: datetime,
) -> Offered:  # fmt: skip
    """Say that an organisation can give so many days of a kind of help (``HelpKind``), for these
    areas (``Objective.Area``; none: for any), between two days or at any time."""
    offered = Offered.objects.create(
        network=organisation.network, organisation=organisation, kind=kind, areas=list(areas),
        days=days, words=words, first_day=first_day, last_day=last_day, offered_at=now, by=by,
    )  # fmt: skip
    audit.record("help.offered", offered, by=by, now=now, network_id=offered.network_id)
    return offered


@transaction.atomic
def change_offer(
    *, offered: Offered, areas: Sequence[str], days: int, words: str, first_day: date | None,
    last_day: date | None, by: Person, now: datetime,
) -> Offered:  # fmt: skip
    """Change an offer; its kind stays. Raises Refused for fewer days than are promised already,
    and for an offer that was taken back."""
    offered = _held(offered)
    promised = offered.days - free_days(offered)
    if days < promised:
        raise Refused(
            f"{days_in_words(promised)} of it are promised already. Enter {promised} or more."
        )
    offered.areas, offered.days, offered.words = list(areas), days, words
    offered.first_day, offered.last_day = first_day, last_day
    offered.save(update_fields=["areas", "days", "words", "first_day", "last_day"])
    audit.record("help.offer_changed", offered, by=by, now=now, network_id=offered.network_id)
    return offered


@transaction.atomic
def withdraw_offer(*, offered: Offered, by: Person, now: datetime) -> None:
    """Take an offer back: nobody else can ask for it. What is promised stays promised."""
    # The needs come before the offer, as everywhere.
    asked = Needed.objects.filter(given__offered=offered, given__state=State.ASKED)
    list(Needed.objects.select_for_update().filter(pk__in=asked.values("pk")).order_by("pk"))
    offered = _held(offered)
    offered.withdrawn_at = now
    offered.save(update_fields=["withdrawn_at"])
    for given in with_all().filter(offered=offered, state=State.ASKED).order_by("pk"):
        move(given, State.OFF, by=by, now=now)
        stop_asking(given, why=TAKEN_BACK, now=now)
    audit.record("help.offer_withdrawn", offered, by=by, now=now, network_id=offered.network_id)


def stop_asking(given: Given, *, why: str, now: datetime) -> None:
    """Nobody needs to answer any more. ``why`` is a few words without names."""
    escalation = Escalation.objects.filter(kind=ENGINE_KIND, subject_id=given.pk).first()
    if escalation is not None:
        escalations.end(escalation=escalation, why=why, now=now)


def _held(offered: Offered) -> Offered:
    offered = Offered.objects.select_for_update().get(pk=offered.pk)
    if offered.withdrawn_at is not None:
        raise Refused("This offer was taken back. Make a new one.")
    return offered
