"""What follows of a call-out by itself: with the visit, by the clock, where something was lost."""

import pytest
from django.core.exceptions import ValidationError

from core import audit
from core.clock import london_time
from core.models import AuditEvent
from core.refusals import Refused
from directory.callouts import following, rows
from directory.callouts.links import of_token, token_for
from directory.models import CallOut
from directory.services import callouts
from escalations import services as engine
from escalations.models import Escalation
from inspections.models import Visit
from tests.directory.callouts_town import MINUTE, TUESDAY, WEDNESDAY, State, now, taken

BY = audit.System("test")


@pytest.mark.parametrize("phase", ["closed", "mistaken"])
def test_a_visit_that_is_over_ends_it(town, ruth, phase):
    asked = town.call_out()
    Visit.objects.update(phase=phase)
    following.follow_visit(town.visit.pk, town.now)
    assert now(asked).state == State.ENDED
    following.follow_visit(town.visit.pk, town.now)


def test_the_clock_ends_it_too(town, ruth):
    asked = town.call_out()
    Visit.objects.update(phase="closed")
    following.look_after(now=town.now)
    assert now(asked).state == State.ENDED


def test_a_visit_that_moves_changes_nothing_for_whoever_has_it(town, ruth):
    asked = taken(town, ruth)
    following.follow_visit(town.visit.pk, town.now)
    assert now(asked).taken_by == ruth
    assert list(following.unmoved(town.now + 5 * MINUTE)) == []


def test_who_wants_only_what_is_urgent_is_not_asked_after_the_team_has_left(town):
    Visit.objects.update(phase="feedback")
    town.at(TUESDAY, 22)
    town.dee.roles.all().delete()
    asked = town.call_out()
    assert asked.state == State.UNANSWERED
    entry = town.advise("Ruth Lindqvist")[0]
    entry.person.wants_email = False
    entry.person.save()
    following.look_after(now=town.now)
    assert now(asked).state == State.UNANSWERED
    assert list(following.unmoved(town.now + 5 * MINUTE)) == []


def test_a_head_who_is_gone_is_not_rung(town, ruth):
    asked = town.call_out()
    town.sam.erased_at = town.now
    town.sam.save()
    engine.reconsider(escalation=rows.escalation_of(asked), now=town.now)
    assert town.asked(asked) == []
    with pytest.raises(Refused):
        callouts.accept(call_out=asked, by=ruth, now=town.now)
    following.follow_person(town.sam.pk, town.now)
    assert now(asked).state == State.ENDED


def test_after_the_team_has_left_it_goes_on_slower(town, ruth):
    town.now = london_time(WEDNESDAY, 18, 5)
    Visit.objects.update(phase="feedback")
    asked = town.call_out()
    town.passes(19)
    assert town.asked(asked) == ["Ruth"]
    town.passes(2)
    assert town.asked(asked) == ["Dee"]


def test_what_was_lost_is_mended_and_the_auditor_sees_it(town, ruth):
    asked = town.call_out()
    late = town.now + 5 * MINUTE
    assert list(following.unmoved(late)) == []
    Escalation.objects.all().delete()
    assert list(following.unmoved(late)) == [(asked.pk, "is live, and nobody is asked")]
    following.look_after(now=late)
    assert town.asked(asked) == ["Ruth"]


def test_an_escalation_that_ended_too_early_is_mended(town, ruth):
    asked = town.call_out()
    engine.end(escalation=rows.escalation_of(asked), why="A slip", now=town.now)
    following.look_after(now=town.now)
    assert town.asked(asked) == ["Ruth"]


def test_the_auditor_sees_what_else_stands_still(town, ruth):
    asked = taken(town, ruth)
    late = town.now + 14 * MINUTE
    said = "was accepted, and nobody asks whether they have spoken"
    assert list(following.unmoved(late)) == [(asked.pk, said)]
    callouts.hand_on(call_out=asked, by=ruth, now=town.now)
    town.passes(6)
    assert now(asked).state == State.UNANSWERED
    said = "has rested, and nobody is asked again"
    assert list(following.unmoved(town.now + 30 * MINUTE)) == [(asked.pk, said)]
    Visit.objects.update(phase="closed")
    said = "is about a visit that is over, and has not ended"
    assert list(following.unmoved(town.now + 30 * MINUTE)) == [(asked.pk, said)]


def test_one_that_raises_never_stops_the_others(town, ruth, monkeypatch, caplog):
    asked = taken(town, ruth)

    def breaks(*args, **how):
        raise RuntimeError("broken")

    monkeypatch.setattr(following.whether_spoken, "ask", breaks)
    assert following.look_after(now=town.now + 10 * MINUTE) == 0
    assert f"Call-out {asked.pk} could not be moved" in caplog.text


def test_the_task_looks_after_them(town, ruth, settings):
    from directory.tasks import look_after_call_outs

    asked = taken(town, ruth)
    CallOut.objects.update(taken_at="2026-01-01T09:00Z")
    look_after_call_outs()
    assert Escalation.objects.filter(kind="call-out-spoken", subject_id=asked.pk).exists()


def test_a_call_out_moves_along_its_table_alone(town, ruth):
    asked = town.call_out()
    stale = now(asked)
    with pytest.raises(ValidationError):
        rows.move(now(asked), State.ASKING, by=BY, now=town.now)
    callouts.end(call_out=asked, by=town.sam, now=town.now)
    with pytest.raises(Refused, match="changed meanwhile"):
        rows.move(stale, State.SPOKEN, by=BY, now=town.now)
    with pytest.raises(Refused, match="changed meanwhile"):
        rows.accept(now(asked), ruth, ring_first=False, now=town.now)
    assert following.look_after_one(asked.pk, now=town.now) is False


def test_the_audit_trail_says_nothing_of_what_it_is_about(town, ruth):
    asked = town.call_out(kind="wellbeing", words="I cannot sleep.")
    town.answers(ruth)
    callouts.share(call_out=asked, by=town.sam, now=town.now)
    said = str(list(AuditEvent.objects.values_list("verb", "detail")))
    assert "call_out.accepted" in said
    assert "wellbeing" not in said
    assert "sleep" not in said


def test_a_link_that_was_changed_or_is_of_nobody_leads_nowhere(town, ruth):
    asked = town.call_out()
    assert of_token("rubbish") is None
    token = token_for(asked, ruth)
    assert of_token(token + "x") is None
    ruth.erased_at = town.now
    ruth.save()
    assert of_token(token) is None
