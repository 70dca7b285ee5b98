"""Asking a party for its part in a plan, whom the head leaves out, and a party's answer."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import Person
from core import audit
from core.clock import london_date
from core.refusals import Refused
from covenant.models import Standing
from escalations.messages import key_of
from escalations.models import Escalation, Page
from escalations.services import answer_for, open_escalation
from notifications.models import Message
from notifications.services import cancel
from support.models import LeftOut, PartyAsked, Plan
from support.plans.in_time import asks_on, still_chooses
from support.plans.messages import tell_head_of_answer, tell_officer_of_note
from support.plans.parties import left_out_of, words_signed

KIND = "plan-party"
NOT_GOING_ON = "This plan is not going on, so nobody is asked for anything."
THEY_ANSWERED = "They have answered themselves in the meantime. Nothing needs to be noted."
CHOOSE = "Choose one of the answers."
ASKED_ALREADY = (
    "Those who signed have been asked by now, so nobody can be left out any more. Whom you left "
    "out before was not asked."
)


def choose_parties(
    *,
    plan: Plan,
    shown: Collection[Standing],
    left_out: Collection[Standing],
    by: audit.Actor,
    now: datetime,
) -> None:
    """The head says which of the parties that they were shown are not asked when the day for it
    comes. Nobody is told. Raises Refused once that day has come, and where the plan rests."""
    with transaction.atomic():
        plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if plan.state != Plan.State.OPEN:
            raise Refused(NOT_GOING_ON)
        if not still_chooses(plan, asks_on(plan), london_date(now)):
            raise Refused(ASKED_ALREADY)
        before = left_out_of(plan)
        out = {standing.organisation_id for standing in left_out}
        again = before & ({standing.organisation_id for standing in shown} - out)
        plan.left_out.filter(organisation__in=again).delete()
        rows = [
            LeftOut(plan=plan, organisation=standing.organisation, left_out_at=now)
            for standing in left_out
            if standing.organisation_id not in before
        ]
        LeftOut.objects.bulk_create(rows)
        if rows or again:
            # Not which ones: it may say to what union they do not belong.
            audit.record("plan.parties_chosen", plan, by=by, now=now, network_id=plan.network_id)


def ask_parties(
    *, plan: Plan, standings: Sequence[Standing], by: audit.Actor, now: datetime
) -> list[PartyAsked]:
    """Ask each of these parties that was not asked yet, with the words that it signed kept beside
    the question. Raises Refused for a plan that rests."""
    with transaction.atomic():
        plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if plan.state != Plan.State.OPEN:
            raise Refused(NOT_GOING_ON)
        asked = []
        for standing in standings:
            party, is_new = PartyAsked.objects.get_or_create(
                plan=plan,
                organisation=standing.organisation,
                defaults={"signed": words_signed(standing), "asked_at": now},
            )
            if not is_new:
                continue
            # In time after all.
            plan.left_out.filter(organisation=standing.organisation_id, not_asked_at=None).delete()
            open_escalation(
                kind=KIND, key=f"support.party:{party.pk}", network_id=plan.network_id,
                subject_id=party.pk, now=now,
            )  # fmt: skip
            audit.record(
                "plan.party_asked", plan, by=by, now=now, network_id=plan.network_id,
                organisation=party.organisation_id,
            )  # fmt: skip
            asked.append(party)
        return asked


@sensitive_variables("words")
def answer_party(
    *, party: PartyAsked, answer: str, words: str, by: Person, now: datetime
) -> PartyAsked:
    """An officer answers for their organisation, or says it anew, with what its part is in its own
    words. Who may is the caller's to check. Raises Refused for what is no answer, and where the
    plan rests."""
    if answer not in PartyAsked.Answer.values:
        raise Refused(CHOOSE)
    with transaction.atomic():
        party = hold(party.pk)
        if party.plan.state != Plan.State.OPEN:
            raise Refused(NOT_GOING_ON)
        PartyAsked.objects.filter(pk=party.pk).update(noted_by=None)
        party.noted_by = None
        if not party.answer:
            escalation = Escalation.objects.get(kind=KIND, subject_id=party.pk)
            answer_for(escalation=escalation, value=answer, person=by, by=by, now=now)
        else:
            keep_answer(party, answer, by=by, now=now)
        party = hold(party.pk)
        party.words = words.strip()
        party.save(update_fields=["words"])
        return party


@sensitive_variables("words")
def note_answer(
    *, party: PartyAsked, answer: str, words: str, said_by: Person, by: Person, now: datetime
) -> PartyAsked:
    """A coordinator notes what an officer of the party said by telephone, or puts right what they
    noted. The officer is told, and can say it anew. Who may, and who is an officer, is the
    caller's to check. Raises Refused for what is no answer, where the party has answered itself,
    and where the plan rests."""
    if answer not in PartyAsked.Answer.values:
        raise Refused(CHOOSE)
    with transaction.atomic():
        party = hold(party.pk)
        if party.plan.state != Plan.State.OPEN:
            raise Refused(NOT_GOING_ON)
        if party.answer and party.noted_by_id is None:
            raise Refused(THEY_ANSWERED)
        is_first = not party.answer
        party.noted_by, party.words = by, words.strip()
        party.save(update_fields=["noted_by", "words"])
        if is_first:
            escalation = Escalation.objects.get(kind=KIND, subject_id=party.pk)
            answer_for(escalation=escalation, value=answer, person=said_by, by=by, now=now)
            _expect_nothing_of(escalation, by, now)
        else:
            keep_answer(party, answer, by=said_by, now=now)
        party = hold(party.pk)
        tell_officer_of_note(party, said_by, by, now=now)
        return party


def _expect_nothing_of(escalation: Escalation, noter: Person, now: datetime) -> None:
    """Whoever has just noted it need not be told that no answer is needed."""
    keys = [
        f"{key_of(page)}:taken"
        for page in Page.objects.filter(escalation=escalation, state=Page.State.WITHDRAWN)
    ]
    mine = Message.objects.filter(key__in=keys, person=noter)
    cancel(keys=list(mine.values_list("key", flat=True)), why="They noted it", now=now)


def keep_answer(party: PartyAsked, answer: str, *, by: Person, now: datetime) -> None:
    """Keep what a party says, in the words of ``by``; the head hears that there is an answer.
    Where a coordinator noted it the trail says so. Runs in a transaction."""
    is_same = party.answer == answer and party.answered_by_id == by.pk
    party.answer, party.answered_by, party.answered_at = answer, by, now
    party.save(update_fields=["answer", "answered_by", "answered_at"])
    if is_same:
        return
    noter = party.noted_by
    said = {"said_by": by.pk} if noter else {}
    audit.record(
        "plan.party_answer_noted" if noter else "plan.party_answered", party.plan,
        by=noter or by, now=now, network_id=party.plan.network_id,
        organisation=party.organisation_id, answer=answer, **said,
    )  # fmt: skip
    tell_head_of_answer(party.plan, f"{party.pk}:{now.timestamp():.0f}", now=now)


def hold(party_id: int) -> PartyAsked:
    """A party with its plan, its row locked."""
    rows = PartyAsked.objects.select_for_update(of=("self",))
    return rows.select_related(
        "plan__school", "plan__network", "plan__head", "organisation", "noted_by"
    ).get(pk=party_id)
