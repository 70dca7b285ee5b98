"""An hour for whoever carried a visit with its head, offered once the team has left. Nobody but
them learns that they were offered one, and nobody is asked again."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from core import audit
from core.clock import london_date, london_time
from core.helplines import helplines
from inspections.companions import who_carried
from inspections.models import Phase, Visit
from notifications.channels import can_be_sent
from notifications.services import cancel, queue
from support.models import DebriefOffer

OFFERED_IN = (Phase.FEEDBACK, Phase.DRAFT, Phase.PUBLISHED)
# After them an hour would be another one.
LATER = (Phase.MONITORING, Phase.CLOSED)
# Who carried one that was over so long ago is not asked back into it.
STALE = timedelta(days=120)
KEPT = timedelta(days=90)
# The trail, which is kept for good, does not say who was offered one.
TRAIL = audit.System("debriefs")


@transaction.atomic
def follow_visit(visit_id: int, now: datetime) -> None:
    """Offer an hour to whoever has carried a visit, once; take back what nobody has answered
    where the team has not left after all. The reconciler of stale visits."""
    rows = Visit.objects.select_for_update(of=("self",)).select_related("school__network")
    visit = rows.filter(pk=visit_id).first()
    if visit is None or visit.phase in LATER or visit.called_at < now - STALE:
        return
    if visit.phase not in OFFERED_IN:
        _take_back(visit, now)
        return
    for companion in who_carried(visit):
        offer, is_new = DebriefOffer.objects.get_or_create(
            visit=visit,
            person=companion.person,
            defaults={"part": companion.kind, "offered_at": now},
        )
        if is_new:
            network = visit.school.network_id
            audit.record("debrief.offered", offer, by=TRAIL, now=now, network_id=network)
            _tell(offer, now)


def _take_back(visit: Visit, now: datetime) -> None:
    offers = DebriefOffer.objects.filter(visit=visit, answer="")
    cancel(keys=[_key(offer) for offer in offers], why="It is not over after all", now=now)
    offers.delete()


def _key(offer: DebriefOffer) -> str:
    return f"support.debrief:{offer.pk}"


def _tell(offer: DebriefOffer, now: datetime) -> None:
    """The day after, at noon: nothing in it says what they carried, or for whom."""
    person, network = offer.person, offer.visit.school.network
    if not can_be_sent(person):
        return
    line = helplines().lines[0]
    if person.user_id is not None:
        page = f"{settings.SITE_ADDRESS}/{network.slug}/talk/debrief/{offer.pk}/"
        how = f"An hour with a supervisor is there for you, at a time that suits: {page}"
    else:
        how = (
            "An hour with a supervisor is there for you. Ask to be invited to sign in, and you "
            "find it; nobody learns why."
        )
    noon = london_time(london_date(now) + timedelta(days=1), 12)
    queue(
        key=_key(offer), person=person, occasion="An hour for you",
        subject="Covenant: an hour for you",
        text=(
            "Thank you for being there for somebody. Listening is work, and it stays with you.\n\n"
            f"{how}\n\n"
            "What you say there stays there, and nobody else knows of it. You need not answer. "
            f"At any hour: {line.name}, {line.number}.\n"
        ),
        now=now, not_before=noon, network_id=network.pk, is_private=True,
    )  # fmt: skip


def forget_offers(*, now: datetime) -> int:
    """Delete offers of long ago; a place that was booked is kept as every place is."""
    return DebriefOffer.objects.filter(offered_at__lt=now - KEPT).delete()[0]
