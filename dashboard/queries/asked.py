"""What somebody is asked now, and what coordinators are asked to look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.signing import Signer
from django.db.models import Q, QuerySet

from accounts.models import Person
from buddies.checks.kind import COORDINATOR, attach
from buddies.looking import answers_to_a_look
from buddies.looking_words import Said
from buddies.models import ContactCheck, Pairing
from buddies.queries.looks import LookRow
from core.refusals import Refused
from escalations.kinds import UNASKED, Answer, Asking, Effect, kind_of
from escalations.models import Escalation, Page
from escalations.policies import why_not_answer
from escalations.queries import Holder, Waiting, waiting, waiting_for
from schools.access import Access
from support.models import PartyAsked
from support.plans import party_kind

# The kinds that any coordinator of the network may answer, asked or not.
CONTACT, SOMEBODY_ELSE = "contact", "somebody-else"
PARTY = party_kind.KIND
OFFICERS_FIRST = (
    "Whoever speaks for this organisation is asked first. You are asked to ring them if they do "
    "not answer."
)
TO_LOOK_AT = (SOMEBODY_ELSE, "look", PARTY)


def key_of(page_id: int) -> str:
    """What a question's form carries: once nobody keeps whose it was, it tells whoever was asked
    from whoever tries numbers."""
    return Signer(salt="dashboard.asked").signature(str(page_id))


@dataclass(frozen=True)
class Question:
    """Something this person is asked. ``ring``: whom it is about, where it is about ringing
    somebody; ``said``: what the message said, otherwise."""

    page: Page
    question: str
    answers: tuple[Answer, ...]
    ring: Person | None = None
    said: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What says that its holder was shown this question."""
        return key_of(self.page.pk)

    @property
    def is_held(self) -> bool:
        """Whether they have said that they are on it."""
        return self.page.state == Page.State.HOLDING


def pages_for(access: Access) -> QuerySet[Page]:
    """What this person is asked in this network, newest first."""
    return waiting_for(access.person).filter(escalation__network_id=access.network.pk)


def questions_for(access: Access, now: datetime, *, but: str = "") -> list[Question]:
    """The same, with the words, without what they are asked in the part ``but``. Two queries for
    any number of contact checks."""
    pages = list(pages_for(access).exclude(name=but))
    checks = attach([page.escalation for page in pages])
    party_kind.attach([page.escalation for page in pages])
    found = []
    for page in pages:
        if not _is_still_asked(page, access, now):
            continue
        asking = kind_of(page.escalation).asking(page.escalation, page, now)
        check = checks.get(page.escalation_id)
        found.append(
            Question(
                page=page,
                question=asking.question,
                answers=asking.answers,
                ring=check.supported if check else None,
                said=() if check else _said(asking),
            )
        )
    return found


def _is_still_asked(page: Page, access: Access, now: datetime) -> bool:
    """Whether an answer of theirs would count today: of kinds in which people are asked for a role
    of theirs, the policy is asked as their page is read, not only by the next sweep."""
    if page.escalation.kind == PARTY:
        return party_kind.is_still_asked(page, access)
    asks_anew = kind_of(page.escalation).asks_anew
    return not asks_anew or not why_not_answer(page.escalation, page, now)


def _said(asking: Asking) -> tuple[str, ...]:
    """What the message said, and what the page says besides, by paragraphs."""
    return tuple(f"{asking.text.strip()}\n\n{asking.on_page}".strip().split("\n\n"))


def may_answer(access: Access) -> QuerySet[Escalation]:
    """What this person may answer although nobody asked them, also what is over: a coordinator
    what coordinators are asked in the network, others nothing. Not whether somebody has spoken
    with themselves, nor that somebody else is wanted in a pair of their own, nor for a plan of
    their own."""
    me = access.person
    rows = Escalation.objects.filter(network_id=access.network.pk, kind__in=(CONTACT, *TO_LOOK_AT))
    checks = ContactCheck.objects.filter(supported=me)
    pairs = Pairing.objects.filter(Q(supported=me) | Q(buddy=me), network=access.network)
    rows = rows.exclude(kind=CONTACT, subject_id__in=checks.values("pk"))
    rows = rows.exclude(kind=SOMEBODY_ELSE, subject_id__in=pairs.values("pk"))
    parties = PartyAsked.objects.filter(plan__head=me)
    rows = rows.exclude(kind=PARTY, subject_id__in=parties.values("pk"))
    return rows.order_by("opened_at", "pk") if access.is_coordinator else rows.none()


def check_is_theirs(escalation: Escalation) -> None:
    """Raises Refused where coordinators are not asked yet: until its officers have had their time
    nobody rings a party."""
    mine = Escalation.objects.filter(party_kind.are_coordinators(), pk=escalation.pk)
    if escalation.kind == PARTY and not mine.exists():
        raise Refused(OFFICERS_FIRST)


def exceptions_for(access: Access) -> list[Waiting]:
    """Of these, what waits for an answer, with who is on it. One query."""
    return waiting(may_answer(access).filter(state__in=Escalation.LIVE), COORDINATOR)


@dataclass(frozen=True)
class ToLookAt:
    """Something that coordinators are asked to look at, since when, and who has said that they
    are on it; ``said``: with what is so and the one act, where there is one. Who was asked
    before is not here."""

    escalation: Escalation
    question: str
    answers: tuple[Answer, ...]
    since: datetime
    on_it: Holder | None = None
    said: Said | None = None
    # Where what a party says by telephone is noted.
    note_url: str = ""


def to_look_at(
    exceptions: Iterable[Waiting], looks: Iterable[LookRow], now: datetime
) -> list[ToLookAt]:
    """What coordinators are asked besides ringing, of what waits for an answer.
    ``looks``: what is known of those of the kind "look"."""
    said = {row.escalation.pk: row.said for row in looks}
    exceptions = list(exceptions)
    party_kind.attach([each.escalation for each in exceptions])
    found = []
    for each in exceptions:
        escalation, holder = each.escalation, each.holder
        if escalation.kind not in TO_LOOK_AT:
            continue
        # Until its officers have had their time nobody rings a party.
        is_exhausted = escalation.state == Escalation.State.EXHAUSTED
        if escalation.kind == PARTY and not (each.was_asked or is_exhausted):
            continue
        look = said.get(escalation.pk)
        if look is not None:
            question, answers = look.title, answers_to_a_look()
        else:
            unasked = Page(escalation=escalation, name=UNASKED)
            asking = kind_of(escalation).asking(escalation, unasked, now)
            question, answers = asking.question, tuple(asking.answers)
        wanted = (Effect.ENDS,) if holder else (Effect.ENDS, Effect.HOLDS)
        found.append(
            ToLookAt(
                escalation=escalation,
                question=question,
                answers=tuple(each for each in answers if each.effect in wanted),
                since=escalation.opened_at,
                on_it=holder if holder and holder.name else None,
                said=look,
                note_url=party_kind.note_url(escalation),
            )
        )
    return found
