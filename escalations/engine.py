"""How an escalation moves by its policy and the clock, with its row locked (``run``)."""

from collections.abc import Iterable, Sequence
from typing import Any

from accounts.models import Person
from core import audit
from escalations import messages, policy
from escalations.kinds import UNASKED, Step
from escalations.links import free_code, own_or_new_code
from escalations.models import Entry, Escalation, Page
from escalations.run import Run, change, move, update
from notifications.channels import can_be_sent

What, State = Entry.What, Page.State
ENGINE = audit.System("escalations")


def settle(run: Run) -> None:
    """Bring an open escalation to where its policy and the clock say that it should be."""
    steps = run.kind.steps(run.escalation, run.now)
    if steps is None:
        close(run, Escalation.State.ENDED, detail="Nobody needs to be asked any more")
        return
    present = policy.present(steps, run.current)
    _skip_unreached(run)
    stay = [present] if present else []
    withdraw(
        run,
        [
            page for page in run.live
            if page.name != UNASKED and not policy.is_member(page.person_id, page.name, stay)
        ],
        why="They are not asked any more",
    )  # fmt: skip
    if not run.live:
        _advance(run, steps)
    elif any(page.state == State.HOLDING for page in run.live):
        if run.is_due:
            _ask_after_hold(run, present, steps)
    elif run.is_due:
        assert present is not None
        if run.escalation.times < present.times:
            _repeat(run, present, steps)
        else:
            messages.take_back(run.live, why="Somebody else is asked", now=run.now)
            _fall_silent(run, run.live)
            _advance(run, steps)
    else:
        assert present is not None
        _ask_newcomers(run, present)


def _skip_unreached(run: Run) -> None:
    """Whoever is gone is not waited for, nor whom no message can reach or the last did not."""
    _skip(run, [page for page in run.live if _is_erased(page.person)], policy.GONE)
    asked = [page for page in run.live if page.state == State.ASKED]
    _skip(run, [page for page in asked if _has_no_address(page.person)], policy.NO_ADDRESS)
    asked = [page for page in asked if page.is_live]
    lost = messages.not_arrived(asked) if asked else set()
    _skip(run, [page for page in asked if page.pk in lost], "The message did not arrive")


def _is_erased(person: Person | None) -> bool:
    return person is not None and person.erased_at is not None


def _has_no_address(person: Person | None) -> bool:
    return person is not None and not can_be_sent(person)


def _skip(run: Run, pages: Sequence[Page], why: str) -> None:
    messages.take_back(pages, why=why, now=run.now)
    for page in pages:
        change(page, State.SKIPPED, run.now)
        run.note(What.SKIPPED, page=page, detail=why)


def _fall_silent(run: Run, pages: Iterable[Page]) -> None:
    for page in pages:
        change(page, State.SILENT, run.now)


def _ask_after_hold(run: Run, present: Step | None, steps: Sequence[Step]) -> None:
    """Whoever was on it has had their time: their step is asked as though for the first time."""
    _fall_silent(run, [page for page in run.live if page.name == UNASKED])
    if present is None:
        _advance(run, steps)
        return
    cannot = {page.person_id for page in run.current if page.state == State.PASSED}
    people = [each for each in policy.once_each(present) if each.pk not in cannot]
    if not _waits_for_morning(run, present, people):
        _ask(run, present, people, times=1)
        _advance(run, steps)


def _repeat(run: Run, present: Step, steps: Sequence[Step]) -> None:
    people = [page.person for page in run.live if page.person is not None]
    if not _waits_for_morning(run, present, people):
        _ask(run, present, people, times=run.escalation.times + 1)
        _advance(run, steps)


def _ask_newcomers(run: Run, present: Step) -> None:
    asked = {page.person_id for page in run.current if page.state != State.WITHDRAWN}
    people = [each for each in policy.once_each(present) if each.pk not in asked]
    if people:
        _ask(run, present, people, times=run.escalation.times)


def _advance(run: Run, steps: Sequence[Step]) -> None:
    """While nobody is being asked: ask the next step in which somebody can be; everybody else is
    skipped aloud, and where nobody is left the escalation is exhausted."""
    while not run.live:
        found = policy.following(steps, run.pages)
        if found is None:
            exhaust(run)
            return
        step, people = found
        if _waits_for_morning(run, step, people):
            return
        if run.current:
            run.note(What.MOVED_ON)
        number = max((page.step for page in run.pages), default=run.escalation.first_step - 1) + 1
        update(run.escalation, step=number)
        _ask(run, step, people, times=1)


def _waits_for_morning(run: Run, step: Step, people: Sequence[Person]) -> bool:
    """Whether a step has to wait until quiet hours end; then that is when the sweep looks
    again."""
    reachable = [each for each in people if not policy.why_unreachable(each, step, run.now)]
    if not reachable:
        return False
    at = policy.when_to_ask(step, reachable, run.now)
    if at > run.now and run.escalation.next_at != at:
        update(run.escalation, next_at=at)
        run.note(What.WAITED)
    return at > run.now


def _ask(run: Run, step: Step, people: Iterable[Person], *, times: int) -> None:
    """Ask those who can be reached, each on their page in the present step, and give them the
    whole time; skip the others aloud."""
    pages = {page.person_id: page for page in run.current}
    asked: dict[Person, Page] = {}
    for person in people:
        page = pages.get(person.pk)
        if why := policy.why_unreachable(person, step, run.now):
            if page is None:
                page = _new_page(run, step, person, State.SKIPPED)
                run.note(What.SKIPPED, page=page, detail=why)
            elif page.is_live:
                _skip(run, [page], why)
            else:
                run.note(What.SKIPPED, page=page, detail=why)
            continue
        if page is None:
            page = _new_page(run, step, person, State.ASKED)
            what = What.ASKED
        else:
            what = What.ASKED_AGAIN
            messages.replace(page, now=run.now)
            change(
                page, State.ASKED, run.now, name=step.name, times=page.times + 1,
                code=page.code if page.is_live else own_or_new_code(page),
            )  # fmt: skip
        page.person = person
        run.note(what, page=page)
        messages.ask(
            run.escalation, page, run.kind.asking(run.escalation, page, run.now),
            is_urgent=step.is_urgent, now=run.now,
        )  # fmt: skip
        asked[person] = page
    if asked:
        update(run.escalation, times=times, next_at=policy.deadline(step, asked, run.now))
        run.kind.asked(run.escalation, list(asked.values()), run.now)


def _new_page(run: Run, step: Step, person: Person, state: Page.State) -> Page:
    is_live = state in Page.LIVE
    page = Page.objects.create(
        escalation=run.escalation, person=person, step=run.escalation.step, name=step.name,
        state=state, asked_at=run.now, ended_at=None if is_live else run.now,
        code=free_code() if is_live else "",
    )  # fmt: skip
    run.pages.append(page)
    return page


def exhaust(run: Run) -> None:
    """Everybody was asked."""
    move(run, Escalation.State.EXHAUSTED, by=ENGINE, next_at=None, ended_at=run.now)
    run.note(What.EXHAUSTED)
    run.kind.exhausted(run.escalation, run.now)


def withdraw(run: Run, pages: Sequence[Page], *, why: str) -> None:
    """Nobody waits for these answers any more: what waits in the outbox is cancelled, and those
    whom it has reached are told in one quiet line."""
    reached = messages.take_back(pages, why=why, now=run.now)
    for page in pages:
        if page.is_live:
            change(page, State.WITHDRAWN, run.now)
        if page.pk in reached and page.person is not None:
            messages.tell_no_need(run.escalation, page, now=run.now)


def close(
    run: Run,
    state: Escalation.State,
    *,
    by: audit.Actor = ENGINE,
    answered: Page | None = None,
    detail: str = "",
    **fields: Any,
) -> None:
    """Answered or ended: the others who were asked and did not say no are told."""
    to_tell = [page for page in run.pages if page != answered and _is_waiting(page)]
    withdraw(run, to_tell, why="No answer is needed any more")
    move(run, state, by=by, next_at=None, ended_at=run.now, **fields)
    run.note(What.ANSWERED if answered else What.ENDED, page=answered, detail=detail)
    if not run.kind.keeps_who:
        others = Page.objects.filter(escalation=run.escalation)
        if answered is not None:
            others = others.exclude(pk=answered.pk)
        others.update(person=None)


def _is_waiting(page: Page) -> bool:
    """Whether somebody may still think that they should answer. Who was withdrawn earlier was
    told then."""
    return page.is_live or page.state == State.SILENT
