"""Every pair of phases and every kind of actor, in one table: what comes of the attempt.

Read a line from the left: from this phase, what happens to whoever tries to bring the visit to
the phase above the column, through the door that leads there. A word is the verb of the step
that is kept; ``-`` means refused, with a sentence, and nothing changed; ``=`` that the act is
done and the phase stays. Everybody else gets a 404.
"""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404

from buddies.models import Pairing
from core.refusals import NotAllowed, Refused
from inspections import policies, queries, services
from inspections.models import Interruption, Phase, Visit, VisitChange
from schools.access import Access, access_for
from tests import factories
from tests.factories import at

pytestmark = pytest.mark.django_db

# fmt: off
PEOPLE = """
            notified planned     on_site  deferred paused incomplete      feedback       draft          published monitoring closed mistaken
notified    =        planned     on_site  deferred -      -               feedback_given draft_received published -          -      taken_back
planned     -        =           on_site  deferred -      -               feedback_given draft_received published -          -      taken_back
on_site     put_back put_back    =        deferred paused left_incomplete feedback_given draft_received published -          -      taken_back
deferred    -        rescheduled -        -        -      -               -              -              -         -          closed taken_back
paused      -        -           resumed  -        -      left_incomplete feedback_given draft_received published -          -      taken_back
incomplete  -        -           resumed  -        -      -               feedback_given draft_received published -          -      taken_back
feedback    put_back put_back    put_back deferred paused left_incomplete =              draft_received published -          -      taken_back
draft       -        -           -        -        -      -               -              -              published -          -      taken_back
published   -        -           -        -        -      -               -              -              -         monitored  closed -
monitoring  -        -           -        -        -      -               -              -              -         -          closed -
closed      -        -           -        -        -      -               -              -              -         -          -      -
mistaken    404      404         404      404      404    404             404            404            404       404        404    404
"""  # noqa: E501
CLOCK = """
            notified planned     on_site  deferred paused incomplete      feedback       draft          published monitoring closed mistaken
notified    -        -           on_site  -        -      -               feedback_given -              -         -          -      -
planned     -        -           on_site  -        -      -               feedback_given -              -         -          -      -
on_site     -        -           -        -        -      -               feedback_given -              -         -          -      -
deferred    -        -           -        -        -      -               -              -              -         -          -      -
paused      -        -           resumed  -        -      -               feedback_given -              -         -          -      -
incomplete  -        -           resumed  -        -      -               feedback_given -              -         -          -      -
feedback    -        -           -        -        -      -               -              -              -         -          -      -
draft       -        -           -        -        -      -               -              -              -         -          -      -
published   -        -           -        -        -      -               -              -              -         -          -      -
monitoring  -        -           -        -        -      -               -              -              -         -          -      -
closed      -        -           -        -        -      -               -              -              -         -          -      -
mistaken    -        -           -        -        -      -               -              -              -         -          -      -
"""  # noqa: E501
# fmt: on
KEEPERS = ("head", "delegate", "coordinator")
# Before the team comes, in the middle, when it has left, and long after.
MOMENTS = (at(2026, 11, 24, 7, 59), at(2026, 11, 25, 9), at(2026, 11, 25, 18), at(2027, 6, 1))
# Wednesday, the second of two days on site; the team has just left.
NOW = at(2026, 11, 25, 18, 30)
TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 11, day) for day in (24, 25, 26))
FRIDAY = date(2026, 11, 27)


def lines(table: str) -> dict[str, dict[str, str]]:
    """The table as a dict by the phase from which and the phase to which."""
    header, *rows = table.strip("\n").splitlines()
    found = {}
    for row in rows:
        old, *cells = row.split()
        found[old] = dict(zip(header.split(), cells, strict=True))
    return found


def test_the_table_names_every_phase():
    for table in map(lines, (PEOPLE, CLOCK)):
        assert list(table) == Phase.values
        assert all(list(line) == Phase.values for line in table.values())


@pytest.fixture
def school(network):
    return factories.school(network)


@pytest.fixture
def people(network, school):
    """Somebody of each kind around the school."""
    head, delegate, adviser = (factories.person(account=True) for _ in range(3))
    factories.post(head, school)
    factories.post(delegate, school, "delegate")
    factories.role(adviser, network, "adviser")
    trust = factories.organisation(network)
    factories.responsible(trust, school)
    buddy, reserve, other = (factories.head(network) for _ in range(3))
    Pairing.objects.create(
        network=network, supported=head, buddy=buddy, reserve=reserve, started_at=NOW
    )
    return {
        "head": head,
        "delegate": delegate,
        "coordinator": factories.coordinator(network),
        "buddy": buddy,
        "reserve": reserve,
        "officer": factories.officer(trust),
        "adviser": adviser,
        "another head": other,
        "operator": factories.operator(),
        "another network": factories.coordinator(factories.network("farhaven")),
    }


def visit_in(phase: str, school, head) -> Visit:
    """A visit on Tuesday and Wednesday in a phase, with what belongs to it there."""
    has_draft = phase in ("draft", "published", "monitoring", "closed")
    visit = Visit.objects.create(
        school=school,
        head=head,
        phase=phase,
        called_at=at(2026, 11, 23),
        recorded_at=NOW - timedelta(hours=1),
        planned_at=at(2026, 11, 23, 12) if phase == "planned" else None,
        first_day=TUESDAY,
        last_day=WEDNESDAY,
        draft_on=WEDNESDAY if has_draft else None,
        published_on=WEDNESDAY if has_draft and phase != "draft" else None,
    )
    kind = {"deferred": "deferral", "paused": "pause", "incomplete": "incomplete"}.get(phase)
    if kind is not None:
        Interruption.objects.create(
            visit=visit,
            kind=kind,
            asked_by="head",
            asked_of="caller",
            asked_at=at(2026, 11, 24),
            answer="granted",
            answered_at=at(2026, 11, 24),
            stopped_on=None if kind == "deferral" else TUESDAY,
        )
    return visit


def act(visit: Visit, target: str, by, now: datetime = NOW) -> None:
    """Go through the door that leads to a phase, with details that ask for it."""
    who = {"visit": visit, "by": by, "now": now}
    if target == "on_site" and visit.phase in ("paused", "incomplete"):
        services.set_new_days(first_day=WEDNESDAY, last_day=THURSDAY, **who)
    elif target == "planned" and visit.phase == "notified":
        services.move_visit(phase=target, **who)
    elif target == "planned" and visit.phase == "deferred":
        services.set_new_days(first_day=FRIDAY, **who)
    elif target in ("notified", "planned"):
        if target == "planned":
            Visit.objects.filter(pk=visit.pk).update(planned_at=at(2026, 11, 23, 12))
        services.correct_visit(first_day=THURSDAY, last_day=FRIDAY, **who)
    elif target == "on_site":
        services.correct_visit(last_day=THURSDAY, **who)
    elif target in ("deferred", "paused"):
        kind = "deferral" if target == "deferred" else "pause"
        services.ask(kind=kind, asked_by="head", asked_of="caller", **who)
        grant = services.grant_deferral if target == "deferred" else services.grant_pause
        grant(**who)
    elif target == "incomplete":
        services.leave_incomplete(**who)
    elif target == "feedback" and visit.phase == "feedback":
        services.correct_visit(senior_inspector="020 7946 0000", **who)
    elif target == "mistaken":
        services.take_back_visit(**who)
    else:
        services.move_visit(phase=target, **who)


def outcome(visit: Visit, old: str, target: str, do) -> str:
    """What comes of an act that should bring a visit to a phase; nothing of it stays."""
    with transaction.atomic():
        found = _outcome(visit, old, target, do)
        transaction.set_rollback(True)
    return found


def _outcome(visit: Visit, old: str, target: str, do) -> str:
    before = VisitChange.objects.count()
    try:
        with transaction.atomic():
            do()
    except Http404:
        return "404"
    except (Refused, ValidationError, NotAllowed) as refusal:
        words = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
        assert all(" " in sentence for sentence in words)
        visit.refresh_from_db()
        assert (visit.phase, VisitChange.objects.count()) == (old, before)
        return "-"
    visit.refresh_from_db()
    if visit.phase == old:
        return "=" if target == old else "-"
    step = VisitChange.objects.latest("pk")
    assert (step.old_phase, step.new_phase) == (old, target)
    return step.verb.removeprefix("visit.")


def through_the_door(here: Access, visit: Visit, target: str) -> None:
    """As a view does it: find the visit, ask the policy, call the service."""
    found = get_object_or_404(queries.visits_for(here), pk=visit.pk)
    policies.check_acts_for(here, found.school)
    act(found, target, here.person)


@pytest.mark.parametrize("old", Phase.values)
def test_what_comes_of_each_attempt(network, school, people, old):
    visit = visit_in(old, school, people["head"])
    found = {}
    for who, person in people.items():
        here = access_for(person.user, network, NOW.date())
        found[who] = {
            new: outcome(
                visit, old, new, lambda here=here, new=new: through_the_door(here, visit, new)
            )
            for new in Phase.values
        }
    nobody = dict.fromkeys(Phase.values, "404")
    assert found == {who: lines(PEOPLE)[old] if who in KEEPERS else nobody for who in people}


@pytest.mark.parametrize("old", Phase.values)
def test_what_the_clock_does(school, old):
    visit = visit_in(old, school, None)
    # Wherever it waits for a day, that has come.
    visit.interruptions.exclude(kind="deferral").update(resumes_on=WEDNESDAY)
    reached = dict.fromkeys(Phase.values, "-")
    for moment in MOMENTS:
        with transaction.atomic():
            services.advance_visits(now=moment)
            visit.refresh_from_db()
            if visit.phase != old:
                step = VisitChange.objects.latest("pk")
                assert step.why == VisitChange.Why.CLOCK
                reached[visit.phase] = step.verb.removeprefix("visit.")
            transaction.set_rollback(True)
    assert reached == lines(CLOCK)[old]
