"""The escalation of a party asked for its part: its officers, twice; then the coordinators, who
ring whoever has not answered."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from core.clock import london_date
from escalations.kinds import UNASKED, Answer, Asking, Effect, Kind, Step
from escalations.models import Escalation, Page
from schools.access import Access
from schools.models import Role
from schools.queries import coordinators_of
from support.helping.kind import officers_of
from support.models import PartyAsked, Plan
from support.plans import party_words as words
from support.services.parties import KIND, hold, keep_answer

OFFICER, COORDINATOR = "officer", "coordinator"
# The waiting stands still at night: two days of hours are about three days of the calendar.
WAIT, TIMES = timedelta(days=1, hours=4), 2
COORDINATORS_WAIT = timedelta(days=1, hours=4)


class PartyWanted(Kind):
    """Kind "plan-party". ``subject_id`` is a PartyAsked."""

    name = KIND
    keeps_who = False
    asks_anew = True
    to_sign_in = words.TO_SIGN_IN

    def lock(self, subject_id: int) -> None:
        """The party comes before its escalation."""
        PartyAsked.objects.select_for_update(of=("self",)).filter(pk=subject_id).first()

    def steps(self, escalation: Escalation, now: datetime) -> Sequence[Step] | None:
        """Officers and coordinators as they are today, never the head; None once the party has
        answered or the plan rests."""
        attach([escalation])
        party = _party(escalation)
        if party is None or party.answer or party.plan.state != Plan.State.OPEN:
            return None
        head = party.plan.head_id
        officers = [p for p in officers_of(party.organisation_id, now) if p.pk != head]
        coordinators = coordinators_of(party.plan.network, london_date(now))
        coordinators = coordinators.filter(erased_at=None).exclude(plans=party.plan)
        steps = [
            Step(OFFICER, tuple(officers), wait=WAIT, times=TIMES),
            Step(COORDINATOR, tuple(coordinators), wait=COORDINATORS_WAIT),
        ]
        return [step for step in steps if step.people]

    def asking(self, escalation: Escalation, page: Page, now: datetime) -> Asking:
        """An officer is asked for the part, a coordinator to ring."""
        party = _party(escalation)
        assert party is not None  # its escalation goes with it
        if _is_for_party(page, party, now):
            return words.ask_officer(party)
        return words.ask_coordinator(party)

    def answered(self, escalation: Escalation, page: Page, answer: Answer, now: datetime) -> None:
        """What an officer says is the party's answer."""
        assert page.person is not None  # nobody else can answer
        if answer.effect == Effect.ENDS:
            keep_answer(hold(escalation.subject_id), answer.value, by=page.person, now=now)

    def exhausted(self, escalation: Escalation, now: datetime) -> None:
        """The head's page and the coordinators' say who has not answered; a late answer counts."""

    def next_page(self, escalation: Escalation, page: Page) -> str | None:
        """Where the officer says in their own words what the part is."""
        party = _party(escalation)
        assert party is not None  # its escalation goes with it
        return reverse(
            "support:plan-party", args=[party.plan.network.slug, party.plan_id, party.pk]
        )


def are_coordinators() -> Q:
    """Which escalations of this kind coordinators may act on: officers have had their time, so
    that coordinators were asked, or everybody was."""
    asked = Page.objects.filter(
        escalation=OuterRef("pk"), name=COORDINATOR, step__gte=OuterRef("first_step")
    )
    return Q(Exists(asked)) | Q(state=Escalation.State.EXHAUSTED)


def is_still_asked(page: Page, access: Access) -> bool:
    """Whether the policy would ask this person today what stands on their page: a role may have
    ended, by its date, since the last sweep. No query once it is attached."""
    party = _party(page.escalation)
    if party is None or party.answer or party.plan.state != Plan.State.OPEN:
        return False
    if party.plan.head_id == access.person.pk:
        return False
    return access.is_coordinator or party.organisation_id in access.organisation_ids


def note_url(escalation: Escalation) -> str:
    """Where a coordinator notes what a party says by telephone; "" for escalations of other kinds.
    No query once it is attached."""
    party = _party(escalation) if escalation.kind == KIND else None
    if party is None:
        return ""
    where = [party.plan.network.slug, party.plan_id, party.pk]
    return reverse("support:plan-party-note", args=where)


def attach(escalations: Iterable[Escalation]) -> None:
    """Load the parties of escalations of this kind in one query, so that asking what each asks
    needs none."""
    mine = [escalation for escalation in escalations if escalation.kind == KIND]
    rows = PartyAsked.objects.select_related("plan__school", "plan__network", "organisation")
    parties = rows.in_bulk({each.subject_id for each in mine}) if mine else {}
    for escalation in mine:
        escalation._party = parties.get(escalation.subject_id)  # type: ignore[attr-defined]


def _party(escalation: Escalation) -> PartyAsked | None:
    if not hasattr(escalation, "_party"):
        attach([escalation])
    return escalation._party  # type: ignore[attr-defined]


def _is_for_party(page: Page, party: PartyAsked, now: datetime) -> bool:
    if page.name != UNASKED or page.person_id is None:
        return page.name == OFFICER
    officers = Role.objects.current(london_date(now)).filter(
        organisation=party.organisation_id, kind=Role.Kind.OFFICER, person=page.person_id
    )
    return officers.exists()
