"""Whatever order answers, sweeps, ends and changes of the policy come in: at most one acceptance,
nobody asked twice at once, and what is open is asked of somebody or is looked at again soon."""

import os
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from core.refusals import Refused
from escalations import kinds, services
from escalations.models import Entry, Escalation, Page
from notifications.models import Message
from tests import factories
from tests.conftest import NOW
from tests.escalations.kind import Fake, step

SOAK = bool(os.environ.get("SOAK"))
PEOPLE = 5
who = st.integers(0, PEOPLE - 1)
steps = st.lists(
    st.tuples(
        st.sampled_from(["buddy", "reserve", "coordinator"]),
        st.lists(who, max_size=3),
        st.booleans(),
        st.integers(1, 2),
    ),
    max_size=4,
)


class AnyOrder(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = NOW
        self.kind = Fake(name="any-order")
        kinds.register(self.kind)

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize(policy=steps)
    def opens(self, policy):
        self.people = [
            factories.person(f"Person {n}", email=f"any{n}@example.org") for n in range(PEOPLE)
        ]
        self.set_policy(policy)
        self.escalation = services.open_escalation(
            kind="any-order", key="any", network_id=1, subject_id=1, now=self.now
        )

    def set_policy(self, policy):
        self.kind.policy = [
            step(name, *(self.people[n] for n in people), is_urgent=urgent, times=times)
            for name, people, urgent, times in policy
        ]

    def says(self, act):
        try:
            act()
        except Refused as refusal:
            event(str(refusal))

    @rule(number=st.integers(0, 12), value=st.sampled_from(["yes", "no", "no", "on-it", "on-it"]))
    def somebody_answers(self, number, value):
        pages = list(Page.objects.filter(escalation=self.escalation).order_by("pk"))
        if pages:
            page = pages[number % len(pages)]
            self.says(lambda: services.answer(page=page, value=value, by=page.person, now=self.now))

    @rule(person=who, value=st.sampled_from(["yes", "no", "on-it", "on-it"]))
    def somebody_answers_unasked(self, person, value):
        somebody = self.people[person]
        self.says(
            lambda: services.answer_for(
                escalation=self.escalation, value=value, person=somebody, by=somebody,
                now=self.now,
            )
        )  # fmt: skip

    @rule(minutes=st.sampled_from([0, 1, 5, 10, 10, 30, 60, 600]))
    def time_goes_by(self, minutes):
        self.now += timedelta(minutes=minutes)
        services.sweep(now=self.now)

    @rule(policy=steps, is_told=st.booleans())
    def the_policy_changes(self, policy, is_told):
        self.set_policy(policy)
        if is_told:
            services.reconsider(escalation=self.escalation, now=self.now)

    @rule(person=who, is_there=st.booleans())
    def an_address_comes_or_goes(self, person, is_there):
        somebody = self.people[person]
        somebody.email = f"any{person}@example.org" if is_there else ""
        somebody.save()
        services.reconsider_person(somebody.pk, self.now)

    @rule()
    def messages_are_lost(self):
        Message.objects.filter(state="queued").update(state="failed")
        services.sweep(now=self.now)

    @rule()
    def it_is_ended(self):
        services.end(escalation=self.escalation, why="Over", now=self.now)

    @rule()
    def it_is_opened_again(self):
        services.reopen(escalation=self.escalation, why="Not over", now=self.now)

    @invariant()
    def what_must_hold(self):
        if not hasattr(self, "escalation"):
            return
        self.escalation.refresh_from_db()
        state = Escalation.State(self.escalation.state)
        pages = list(Page.objects.filter(escalation=self.escalation).order_by("pk"))
        live = [page for page in pages if page.is_live]
        event(f"{state} after {min(len(pages), 9)} pages")
        assert len([p for p in pages if p.state == "answered"]) == (state == "answered")
        assert bool(self.escalation.answered_by) == (state == "answered")
        assert max(Counter(page.person_id for page in live).values(), default=0) <= 1
        assert len({page.step for page in live}) <= 1
        if state == "open":
            # Ten minutes' wait, half an hour's hold, or a night in between.
            assert self.now <= self.escalation.next_at + timedelta(hours=10)
            assert self.escalation.next_at <= self.now + timedelta(hours=11)
            if not live:
                assert self.escalation.next_at > self.now
        else:
            assert not live
        waiting = Message.objects.filter(
            state="queued", key__startswith=f"escalations:{self.escalation.pk}:"
        ).exclude(key__endswith=":taken")
        current = {f"escalations:{p.escalation_id}:{p.pk}:{p.times}" for p in live}
        assert set(waiting.values_list("key", flat=True)) <= current


@pytest.mark.django_db
def test_whatever_comes_in_whatever_order():
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=400 if SOAK else 8,
            stateful_step_count=50 if SOAK else 20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
    assert not Entry.objects.exists()
