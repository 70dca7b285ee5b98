"""What can happen to an escalation. Each is one transaction that locks its row first (the order
of locks is said in run.py), and each change is a conditional update too."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Person
from core import audit
from core.refusals import Refused
from escalations import engine, messages, policy
from escalations.engine import ENGINE
from escalations.kinds import UNASKED, Answer, Effect
from escalations.links import own_or_new_code
from escalations.models import Entry, Escalation, Page
from escalations.policies import check_may_answer
from escalations.run import Run, begin, change, move, update

logger = logging.getLogger(__name__)
State, What = Escalation.State, Entry.What
CHOOSE = "Choose one of the answers."


def open_escalation(
    *, kind: str, key: str, network_id: int, subject_id: int, now: datetime
) -> Escalation:
    """Begin to ask: the first step is asked in the same transaction. For a key that was used the
    escalation that is there is given back as it is, also where two transactions meet.

    ``key`` says what it is about, once and for all; ``subject_id`` is the row above this floor.
    """
    with transaction.atomic():
        escalation, is_new = Escalation.objects.get_or_create(
            key=key,
            defaults={
                "kind": kind, "network_id": network_id, "subject_id": subject_id,
                "opened_at": now, "next_at": now,
            },
        )  # fmt: skip
        if is_new:
            run = _begin(escalation.pk, now)
            run.note(What.OPENED)
            engine.settle(run)
            return run.escalation
    return escalation


def answer(*, page: Page, value: str, by: audit.Actor, now: datetime) -> Escalation:
    """Somebody who was asked answers. ``value`` is one of the answers that the kind gives them.

    The first acceptance wins; the same again from the same person changes nothing. Late answers
    count while nobody else has answered, also where everybody was asked. Raises Refused with the
    sentence for whoever answered: somebody else was first, or it is not needed any more.
    """
    with transaction.atomic():
        run = _begin(page.escalation_id, now)
        mine = next((each for each in run.pages if each.pk == page.pk), None)
        if mine is None:  # of an earlier time that it was open
            mine = Page.objects.select_related("person").get(pk=page.pk)
        _answer(run, mine, value, by)
        return run.escalation


def answer_for(
    *, escalation: Escalation, value: str, person: Person, by: audit.Actor, now: datetime
) -> Escalation:
    """Somebody entitled answers without a link: on their own page where they were asked, else on
    a page of their own named UNASKED. Who is entitled the caller decides. Raises Refused."""
    with transaction.atomic():
        run = _begin(escalation.pk, now)
        mine = [page for page in run.pages if page.person_id == person.pk]
        # The one that is asked now, else the latest.
        page = max(mine, key=lambda each: (each.is_live, each.pk), default=None)
        if page is None:
            page = Page(
                escalation=run.escalation, person=person, step=run.escalation.step, name=UNASKED,
                state=Page.State.SKIPPED, times=0, asked_at=now, ended_at=now,
            )  # fmt: skip
        _answer(run, page, value, by)
        return run.escalation


def end(*, escalation: Escalation, why: str, now: datetime) -> None:
    """Nobody needs to answer any more; one that was answered or ended stays as it is. ``why`` is
    a few words without names."""
    with transaction.atomic():
        run = _begin(escalation.pk, now)
        if run.escalation.state in Escalation.LIVE:
            engine.close(run, State.ENDED, detail=why)


def end_all(*, escalations: QuerySet[Escalation], why: str, now: datetime) -> None:
    """``end`` each of these that goes on, the oldest first."""
    for each in escalations.filter(state__in=Escalation.LIVE).order_by("pk"):
        end(escalation=each, why=why, now=now)


def reopen(*, escalation: Escalation, why: str, now: datetime) -> None:
    """Ask again from the first step of the policy as it is now; one that is open stays as it
    is. ``why`` is a few words without names."""
    with transaction.atomic():
        run = _begin(escalation.pk, now)
        if run.escalation.state != State.OPEN:
            # The one acceptance may be on a page of an earlier time that it was open.
            for page in run.escalation.pages.filter(state=Page.State.ANSWERED):
                change(page, Page.State.WITHDRAWN, now)
            first = run.escalation.step + 1
            _open_again(run, first_step=first, step=first, detail=why)
            run.pages = []
            engine.settle(run)


def reconsider(*, escalation: Escalation, now: datetime) -> None:
    """The policy has changed: people who are not in the present step any more are let go, those
    who are new in it are asked. An exhausted one goes on where there is somebody who has not
    been asked; one that was answered or ended stays as it is."""
    with transaction.atomic():
        run = _begin(escalation.pk, now)
        if run.escalation.state == State.EXHAUSTED:
            steps = run.kind.steps(run.escalation, now)
            if steps is None or policy.following(steps, run.pages):
                _open_again(run, detail="There is somebody else to ask")
        if run.escalation.state == State.OPEN:
            engine.settle(run)


def reconsider_person(person_id: int, now: datetime) -> None:
    """Somebody's address, wishes or existence have changed: what they are asked is looked at
    again. The reconciler of stale people."""
    mine = Escalation.objects.filter(
        state=State.OPEN, pages__person=person_id, pages__state__in=Page.LIVE
    )
    for escalation in mine.order_by("pk").distinct():
        reconsider(escalation=escalation, now=now)


def sweep(*, now: datetime, between: Callable[[], object] = lambda: None) -> int:
    """Move every escalation that is due, or whose message did not arrive, each in a transaction
    of its own; one that raises is logged and tried again by the next sweep. ``between`` is called
    after each. Returns how many were moved."""
    due = Escalation.objects.filter(state=State.OPEN, next_at__lte=now).order_by("next_at", "pk")
    ids = dict.fromkeys(due.values_list("pk", flat=True))
    asked = list(
        Page.objects.filter(state=Page.State.ASKED, escalation__state=State.OPEN).order_by("pk")
    )
    lost = messages.not_arrived(asked) if asked else set()
    ids |= dict.fromkeys(page.escalation_id for page in asked if page.pk in lost)
    moved = 0
    for pk in ids:
        moved += _sweep_one(pk, now)
        between()
    return moved


def _sweep_one(pk: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            run = begin(pk, now, only_open=True)
            if run is None:
                return False
            engine.settle(run)
    except Exception:
        logger.exception("Escalation %s could not be moved", pk)
        return False
    return True


def _begin(pk: int, now: datetime) -> Run:
    run = begin(pk, now)
    if run is None:
        raise Escalation.DoesNotExist
    return run


def _open_again(run: Run, *, detail: str, **fields: int) -> None:
    move(
        run, State.OPEN, by=ENGINE, next_at=run.now, ended_at=None, answered_by=None, answer="",
        times=0, **fields,
    )  # fmt: skip
    run.note(What.REOPENED, detail=detail)


def _answer(run: Run, page: Page, value: str, by: audit.Actor) -> None:
    if page.state == Page.State.ANSWERED and run.escalation.answer == value:
        return
    check_may_answer(run.escalation, page, run.now)
    asking = run.kind.asking(run.escalation, page, run.now)
    found = next((each for each in asking.answers if each.value == value), None)
    if found is None:
        raise Refused(CHOOSE)
    is_said_already = page.state == Page.State.PASSED and not _others_of_theirs(run, page)
    if found.effect == Effect.PASSES and is_said_already:
        return
    if page.pk is None:
        page.save()
        run.pages.append(page)
    messages.take_back([page], why="They have answered", now=run.now)
    {Effect.ENDS: _finish, Effect.HOLDS: _hold, Effect.PASSES: _pass}[found.effect](
        run, page, found, by
    )


def _finish(run: Run, page: Page, said: Answer, by: audit.Actor) -> None:
    change(page, Page.State.ANSWERED, run.now)
    engine.close(
        run, State.ANSWERED, by=by if run.kind.names_in_trail else ENGINE, answered=page,
        detail=said.label, answer=said.value, answered_by=page.person,
    )  # fmt: skip
    run.kind.answered(run.escalation, page, said, run.now)


def _hold(run: Run, page: Page, said: Answer, by: audit.Actor) -> None:
    assert said.hold is not None
    others = [each for each in run.live if each.pk != page.pk]
    code = page.code if page.is_live else own_or_new_code(page)
    step = run.escalation.step
    if page.step != step:
        # What they hold is the present step from now on.
        step = max(each.step for each in [*run.pages, page]) + 1
    change(page, Page.State.HOLDING, run.now, code=code, step=step)
    if page not in run.pages:
        run.pages.append(page)
    engine.withdraw(run, others, why="Somebody is on it")
    if run.escalation.state == State.EXHAUSTED:
        _open_again(run, detail="Somebody is on it after all")
    update(run.escalation, step=step, next_at=run.now + said.hold)
    _record(run, page, What.HELD, said, by)


def _others_of_theirs(run: Run, page: Page) -> list[Page]:
    """The other pages on which an answer of the same person is waited for: they may have been
    asked before, and have said on that message that they are on it."""
    return [each for each in run.live if each.pk != page.pk and each.person_id == page.person_id]


def _pass(run: Run, page: Page, said: Answer, by: audit.Actor) -> None:
    others = _others_of_theirs(run, page)
    messages.take_back(others, why="They have answered", now=run.now)
    for each in (page, *others):
        if each.state != Page.State.PASSED:
            change(each, Page.State.PASSED, run.now)
    _record(run, page, What.PASSED, said, by)
    if run.escalation.state == State.OPEN:
        engine.settle(run)


def _record(run: Run, page: Page, what: str, said: Answer, by: audit.Actor) -> None:
    run.note(what, page=page, detail=said.label)
    # The trail is kept for good: it has nobody who could not, where that is to be forgotten.
    is_silent = what == What.PASSED and not run.kind.keeps_who
    is_forgotten = is_silent or not run.kind.names_in_trail
    audit.record(
        f"escalation.{what}", run.escalation, by=ENGINE if is_forgotten else by, now=run.now,
        network_id=run.escalation.network_id, kind=run.escalation.kind,
    )  # fmt: skip
    run.kind.answered(run.escalation, page, said, run.now)
