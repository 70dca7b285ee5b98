"""A coordinator confirms by what authority somebody signed, or kindly says that they cannot."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from core import clock
from covenant import chain, messages, parties, policies
from covenant.models import SignatureEvent, SigningInvitation, Standing
from covenant.services.inviting import withdraw_invitation
from covenant.services.moving import locked, move
from covenant.services.seconding import complete
from covenant.witness import Witness

Act, State = SignatureEvent.Act, Standing.State


@transaction.atomic
def confirm_authority(
    *, standing: Standing, by: Person, now: datetime, witness: Witness
) -> SignatureEvent:
    """Confirm that who signed may sign for the party; complete when nothing else waits.

    Raises NotAllowed for anybody but a coordinator with no part in the party, Refused where nothing
    waits for this.
    """
    standing = _to_be_checked(standing, by, now)
    event = _write(Act.CONFIRMED, standing, by, now, witness)
    standing = complete(standing, by=by, now=event.at, waits_for_check=False)
    messages.say_confirmed(standing, parties.of_standing(standing), now=now)
    return event


@transaction.atomic
def decline_authority(
    *, standing: Standing, words: str, by: Person, now: datetime, witness: Witness
) -> SignatureEvent:
    """Say that it could not be confirmed; ``words`` go to who signed, and they can sign again.
    It never was on the register. Raises as ``confirm_authority``, and Refused without words."""
    standing = _to_be_checked(standing, by, now)
    policies.check_has_reason(words)
    event = _write(Act.DECLINED, standing, by, now, witness)
    standing = move(standing, State.DECLINED, by=by, now=event.at)
    asked = SigningInvitation.objects.filter(
        standing=standing, purpose=SigningInvitation.Purpose.SECOND, answered_at=None,
        withdrawn_at=None,
    )  # fmt: skip
    for invitation in asked.order_by("pk"):
        withdraw_invitation(invitation=invitation, by=by, now=now)
    messages.say_declined(standing, parties.of_standing(standing), words=words, by=by, now=now)
    return event


def _to_be_checked(standing: Standing, by: Person, now: datetime) -> Standing:
    standing = locked(standing)
    policies.check_checks(by, standing, clock.london_date(now))
    policies.check_waits_for_check(standing)
    return standing


def _write(
    act: str, standing: Standing, by: Person, now: datetime, witness: Witness
) -> SignatureEvent:
    return chain.write(
        act=act, party=parties.of_standing(standing), declaration=standing.declaration,
        by_id=by.pk, witness=witness, now=now,
    )  # fmt: skip
