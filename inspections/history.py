"""What has happened in a visit, in words: each step with who, when and why; what was undone
stays and is marked. Who is said by role; a coordinator reads names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from core.clock import london_date
from core.templatetags.covenant import at as moment_in_words
from inspections.models import Interruption, Visit, VisitChange
from inspections.queries import changes_of, interruptions_of
from schools.access import Access
from schools.models import Post, Role

WORDS = {
    "visit.opened": "Ofsted called",
    "visit.planned": "The planning call was held",
    "visit.on_site": "The team came",
    "visit.deferred": "Ofsted agreed to defer it",
    "visit.rescheduled": "The new days were set",
    "visit.paused": "It was paused",
    "visit.left_incomplete": "The team left it incomplete",
    "visit.resumed": "It goes on",
    "visit.days_set": "The day on which it goes on was set",
    "visit.feedback_given": "The team has left",
    "visit.put_back": "The days moved: it is still to come",
    "visit.draft_received": "The draft report came",
    "visit.published": "The report was published",
    "visit.monitored": "Monitoring began",
    "visit.closed": "It was closed",
    "visit.taken_back": "It was entered in error",
    "visit.follows_school": "It goes on at the school that carries this one on",
}
# What a correction changed, in the order of the details.
DETAILS = {
    "kind": "the kind",
    "is_unannounced": "whether it was announced",
    "called_at": "the call",
    "first_day": "the first day",
    "last_day": "the last day",
    "senior_inspector": "the senior inspector’s number",
}
KINDS = {
    Interruption.Kind.DEFERRAL: "A deferral",
    Interruption.Kind.PAUSE: "A pause",
}
ANSWERS = {
    Interruption.Answer.REFUSED: "was refused",
    Interruption.Answer.WITHDRAWN: "is not asked for any more",
}
CLOCK = "by the clock"


@dataclass(frozen=True)
class Entry:
    """One line of the history. ``undone`` says who undid it and when; empty where nobody did."""

    at: datetime
    what: str
    who: str = ""
    why: str = ""
    undone: str = ""


def words_of(change: VisitChange) -> str:
    """A step in words."""
    if change.verb == "visit.corrected":
        changed = [words for field, words in DETAILS.items() if field in change.before]
        return f"Corrected: {', '.join(changed)}"
    return WORDS.get(change.verb, "A step")


def history_of(visit: Visit, access: Access) -> list[Entry]:
    """The history of a visit as this person may read it, newest first. Five queries."""
    changes = [change for change in changes_of(visit) if change.undoes_id is None]
    people = _Who(visit, changes, access)
    entries = [_entry(change, people) for change in changes]
    for request in interruptions_of(visit).exclude(kind=Interruption.Kind.INCOMPLETE):
        entries += _requests(request)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _entry(change: VisitChange, people: "_Who") -> Entry:
    undoing: VisitChange | None = getattr(change, "undone_by", None)
    undone = ""
    if undoing is not None:
        undone = f"undone {moment_in_words(undoing.at)}, {people.did(undoing)}"
    why = "" if change.why in (VisitChange.Why.SAID, VisitChange.Why.CLOCK) else change.why
    return Entry(
        change.at,
        words_of(change),
        people.did(change),
        VisitChange.Why(why).label if why else "",
        undone,
    )


def _requests(request: Interruption) -> list[Entry]:
    """That it was asked for, and a no; a yes is a step of the visit."""
    kind = KINDS[Interruption.Kind(request.kind)]
    asked = Entry(
        request.asked_at,
        f"{kind} was asked for",
        f"{_lower(request.get_asked_by_display())} asked {_lower(request.get_asked_of_display())}",
    )
    answer = ANSWERS.get(Interruption.Answer(request.answer))
    if answer is None:
        return [asked]
    assert request.answered_at is not None  # answer_comes_after_the_request
    return [Entry(request.answered_at, f"{kind} {answer}"), asked]


def _lower(label: str) -> str:
    return label[0].lower() + label[1:]


class _Who:
    """Who took the steps of a visit, by the role they had then."""

    def __init__(self, visit: Visit, changes: Iterable[VisitChange], access: Access) -> None:
        rows = list(changes)
        undoing = [getattr(change, "undone_by", None) for change in rows]
        ids = {change.by_id for change in [*rows, *filter(None, undoing)] if change.by_id}
        self._access = access
        self._posts = list(Post.objects.filter(person__in=ids, school=visit.school_id))
        self._roles = list(
            Role.objects.filter(person__in=ids, network=access.network, kind=Role.Kind.COORDINATOR)
        )
        names = (
            Person.objects.filter(pk__in=ids) if access.is_coordinator else Person.objects.none()
        )
        self._names = dict(names.values_list("pk", "name"))

    def did(self, change: VisitChange) -> str:
        """Who took a step: "you", a role, for coordinators a name, or the clock."""
        if change.by_id is None:
            return CLOCK if change.why == VisitChange.Why.CLOCK else "by itself"
        if change.by_id == self._access.person.pk:
            return "you"
        role = self._role(change)
        name = self._names.get(change.by_id)
        return f"{name}, {role}" if name else role

    def _role(self, change: VisitChange) -> str:
        on = london_date(change.at)
        posts = {
            post.kind for post in self._posts if post.person_id == change.by_id and _on(post, on)
        }
        if posts & set(Post.HEAD_KINDS):
            return "the head"
        if posts:
            return "the head’s delegate"
        if any(role.person_id == change.by_id and _on(role, on) for role in self._roles):
            return "the coordinator"
        return "somebody"


def _on(period: Post | Role, on: object) -> bool:
    return period.start <= on and (period.end is None or period.end > on)  # type: ignore[operator]
