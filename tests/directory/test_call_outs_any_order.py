"""Whoever is in the directory, whatever fails, and whoever answers at the worst moment: at most one
acceptance stands, nobody is asked who must not be, nobody after it is taken, and it always stands
with a human or with numbers that answer, and goes on by itself."""

import os
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

from core import stale
from core.clock import LONDON
from core.refusals import Refused
from directory.callouts import following
from directory.callouts.standing import standing_of
from directory.models import Away, CallOut, EntryConflict, Hours
from directory.queries.callouts import live_call_out
from directory.services import callouts
from escalations import services as engine
from escalations.models import Escalation, Page
from inspections.models import Visit
from inspections.services import advance_visits
from notifications.models import Message
from tests import factories
from tests.directory.callouts_town import CALLED, ON_SITE, State, adviser, build

SOAK = bool(os.environ.get("SOAK"))
NAMES = ("Ruth", "Omar", "Jo", "Kit", "Ada")
who = st.integers(0, len(NAMES) - 1)
some = st.sets(who, max_size=2)
AWAY = {"first_day": factories.at(2026, 9, 1).date(), "last_day": factories.at(2027, 9, 1).date()}


class AnyOrder(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.seen = 0

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize(
        size=st.integers(0, len(NAMES)), ready=some, free=some, away=some, conflict=some,
        silent=some, serving=some, is_before=st.booleans(), coordinators=st.integers(0, 2),
    )  # fmt: skip
    def begins(self, size, ready, free, away, conflict, silent, serving, is_before, coordinators):
        self.town = build(factories.network(), CALLED if is_before else ON_SITE)
        self.now = self.town.now
        if coordinators == 0:
            self.town.dee.roles.update(end=factories.at(2026, 9, 2).date())
        elif coordinators == 2:
            factories.coordinator(self.town.network, "Lou Watts")
        self.entries = [
            adviser(
                self.town.network, f"{name} Surname{number}", ready=number not in ready,
                free=number not in free, is_serving_inspector=number in serving,
            )
            for number, name in enumerate(NAMES[:size])
        ]  # fmt: skip
        for number, entry in enumerate(self.entries):
            if number in away:
                Away.objects.create(entry=entry, **AWAY)
            if number in conflict:
                EntryConflict.objects.create(entry=entry, school=self.town.school)
            if number in silent:
                self.address(entry, is_there=False)
        self.call_out = self.town.call_out()

    def address(self, entry, *, is_there):
        entry.person.email = f"any{entry.pk}@example.org" if is_there else ""
        entry.person.save()

    def says(self, act):
        try:
            with transaction.atomic():
                act()
        except Refused as refusal:
            event(str(refusal))

    def pages(self):
        return list(
            Page.objects.filter(person__isnull=False)
            .select_related("escalation", "person")
            .order_by("-pk")
        )

    @rule(number=st.integers(0, 5), value=st.sampled_from(["ring", "ring", "ring-me", "cannot"]))
    def somebody_answers(self, number, value):
        pages = [page for page in self.pages() if page.escalation.kind == "call-out"]
        if pages:
            page = pages[number % len(pages)]
            self.says(lambda: engine.answer(page=page, value=value, by=page.person, now=self.now))

    @rule(number=st.integers(0, 2), value=st.sampled_from(["spoken", "ringing", "cannot"]))
    def whoever_had_it_answers(self, number, value):
        pages = [page for page in self.pages() if page.escalation.kind == "call-out-spoken"]
        if pages:
            page = pages[number % len(pages)]
            self.says(lambda: engine.answer(page=page, value=value, by=page.person, now=self.now))

    @rule(number=who, ring_first=st.booleans())
    def somebody_takes_it_on_the_page(self, number, ring_first):
        if number < len(self.entries):
            self.acts(callouts.accept, self.entries[number].person, ring_first=ring_first)

    @rule(number=who, act=st.sampled_from([callouts.spoken, callouts.hand_on]))
    def somebody_says_on_their_page(self, number, act):
        if number < len(self.entries):
            self.acts(act, self.entries[number].person)

    @rule(act=st.sampled_from([callouts.ask_others, callouts.ask_others, callouts.share]))
    def the_head_acts(self, act):
        self.acts(act, self.town.sam)

    @rule(act=st.sampled_from([callouts.spoken, callouts.end]), is_asked_anew=st.booleans())
    def the_head_ends_it(self, act, is_asked_anew):
        self.acts(act, self.town.sam)
        if is_asked_anew:
            self.says(self.asks_anew)

    def asks_anew(self):
        before = self.call_out
        self.call_out = self.town.call_out()
        if before.pk != self.call_out.pk:
            before.refresh_from_db()
            assert not before.is_live

    def acts(self, act, by, **more):
        self.says(lambda: act(call_out=self.call_out, by=by, now=self.now, **more))

    @rule(minutes=st.sampled_from([0, 1, 3, 5, 5, 10, 10, 15, 30, 120, 600]))
    def time_goes_by(self, minutes):
        self.now += timedelta(minutes=minutes)
        self.town.now = self.now
        self.tick()

    def tick(self):
        advance_visits(now=self.now)
        stale.settle(now=self.now)
        engine.sweep(now=self.now)
        following.look_after(now=self.now)
        # In whatever order they run, nobody waits for the next round of both.
        engine.sweep(now=self.now)
        assert list(following.unmoved(self.now)) == []

    @rule(minutes=st.sampled_from([1, 5, 10, 30]), only=st.sampled_from(["sweep", "look"]))
    def one_of_the_two_clocks_stands_still(self, minutes, only):
        self.now += timedelta(minutes=minutes)
        self.town.now = self.now
        (engine.sweep if only == "sweep" else following.look_after)(now=self.now)

    @rule(number=who, what=st.sampled_from(["away", "back", "conflict", "mute", "heard", "left"]))
    def something_changes_for_somebody(self, number, what):
        if number >= len(self.entries):
            return
        entry = self.entries[number]
        if what == "away":
            Away.objects.get_or_create(entry=entry, **AWAY)
        elif what == "back":
            entry.away.all().delete()
        elif what == "conflict":
            EntryConflict.objects.get_or_create(entry=entry, school=self.town.school)
        elif what == "left":
            entry.left_at, entry.approved_at = self.now, None
            entry.save()
        else:
            self.address(entry, is_there=what == "heard")
        stale.mark("person", entry.person_id, now=self.now)
        stale.settle(now=self.now)

    @rule()
    def messages_are_lost(self):
        Message.objects.filter(state="queued").update(state="failed")
        engine.sweep(now=self.now)

    @rule(phase=st.sampled_from(["feedback", "on_site", "on_site", "mistaken"]))
    def the_visit_changes(self, phase):
        Visit.objects.filter(pk=self.town.visit.pk).update(phase=phase)
        stale.mark("visit", self.town.visit.pk, now=self.now)
        stale.settle(now=self.now)
        self.town.visit.refresh_from_db()

    @invariant()
    def what_must_hold(self):
        if not hasattr(self, "call_out"):
            return
        self.check_who_was_asked()
        call_out = CallOut.objects.select_related(
            "visit__school__network", "head", "taken_by"
        ).get(pk=self.call_out.pk)  # fmt: skip
        self.call_out = call_out
        escalation = Escalation.objects.get(kind="call-out", subject_id=call_out.pk)
        pages = list(escalation.pages.all())
        live = [page for page in pages if page.is_live]
        event(f"{call_out.state}, {len(live)} asked, opened {min(call_out.times, 3)} times")
        answered = [page for page in pages if page.state == "answered"]
        assert len(answered) == (escalation.state == "answered") <= 1
        if call_out.state == State.ACCEPTED:
            assert answered[0].person_id == call_out.taken_by_id == escalation.answered_by_id
        if call_out.state == State.ASKING:
            # A human is being asked, or it says from when on.
            assert escalation.state == "open"
            assert live or escalation.next_at > self.now
        else:
            assert not live
        if call_out.state == State.UNANSWERED:
            assert escalation.state == "exhausted"
        self.check_page(call_out, live)
        waiting = Message.objects.filter(
            state="queued", key__startswith=f"escalations:{escalation.pk}:"
        ).exclude(key__endswith=":taken")  # fmt: skip
        current = {f"escalations:{p.escalation_id}:{p.pk}:{p.times}" for p in live}
        assert set(waiting.values_list("key", flat=True)) <= current

    def check_who_was_asked(self):
        """Everybody whose page is new could be asked at that moment."""
        fresh = Page.objects.filter(pk__gt=self.seen, escalation__kind="call-out")
        for page in fresh.exclude(state=Page.State.SKIPPED).order_by("pk"):
            self.seen = max(self.seen, page.pk)
            entry = next((e for e in self.entries if e.person_id == page.person_id), None)
            if entry is None or page.name == "unasked":
                continue
            assert not entry.conflicts.exists(), "in conflict"
            assert not entry.is_serving_inspector, "a serving inspector"
            here = page.asked_at.astimezone(LONDON)
            if page.asked_at == self.now and page.is_live:
                entry.person.refresh_from_db()
                assert entry.person.email, "without a channel"
                assert not entry.away.exists(), "away"
                assert entry.approved_at is not None, "not listed"
                hours = Hours.objects.filter(
                    entry=entry, weekday=here.weekday(), begins__lte=here.time(),
                    ends__gt=here.time(),
                )  # fmt: skip
                assert hours.exists(), "outside their hours"
        assert not Page.objects.filter(
            person=self.town.sam, escalation__kind="call-out"
        ).exists()  # fmt: skip

    def check_page(self, call_out, live):
        """The head's page says what happens, shows numbers, and names nobody who has not said
        that they would ring."""
        standing = standing_of(call_out, self.now)
        assert standing.now_words
        assert standing.numbers
        assert len(standing.asked) == len(live)
        if call_out.is_live:
            assert live or standing.taken or standing.is_alone
        said = " ".join(
            [standing.now_words, standing.next_words, *standing.asked]
            + [words for _, words in standing.timeline]
        )
        known = {person.pk for person in standing.before}
        for entry in self.entries:
            if entry.person_id not in known and entry.person != call_out.taken_by:
                assert entry.person.name.split()[1] not in said
        if call_out.is_live and call_out.visit.is_open:
            assert live_call_out(call_out.visit, call_out.head) == call_out


@pytest.mark.django_db
def test_whatever_comes_in_whatever_order():
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=120 if SOAK else 8,
            stateful_step_count=40 if SOAK else 20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
    assert not CallOut.objects.exists()
