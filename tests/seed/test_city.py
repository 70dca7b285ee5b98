"""The demo city: something at every stage, made through the services, everybody invented."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Person
from buddies.models import Pairing, Proposal
from core import clock
from core.clock import london_date
from covenant import verifying
from dashboard.auditing.question import Moment
from dashboard.auditing.run import QUESTIONS
from dashboard.promises.figures import FIGURES
from dashboard.promises.rows import frozen_terms, rows_of
from dashboard.report import city_report
from directory.models import CallOut, Duty, Entry
from directory.queries import on_duty_on
from directory.readiness import Missing, readiness_of
from inspections.models import Visit
from notifications.models import Message
from schools.models import Network, School
from seed.city import TODAY
from support.models import Given, Place, Plan

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def mail_kept_apart(settings, tmp_path):
    settings.DEMO_MAIL = tmp_path
    settings.EMAIL_BACKEND = "notifications.demo_mail.DemoMailBackend"
    return tmp_path


def test_the_city_has_something_at_every_stage(mail_kept_apart, capsys):
    call_command("seed_demo")

    network = Network.objects.get(slug="westhaven")
    assert clock.now() >= TODAY
    report = city_report(network, clock.today())
    assert 75 <= report["schools"] <= 85
    assert all(report["windows"][state] for state in ("later", "open", "overdue", "unknown"))
    assert report["signed"] == 4
    assert report["visits_open"] == 5
    # A hard report, after which a plan has opened by itself, and they stand by the head. What
    # waits for an answer was asked yesterday, so that nobody seems to have kept silent for weeks.
    plan = Plan.objects.get()
    assert plan.supporter_agreed_at is not None
    assert sorted(plan.parties.values_list("answer", flat=True)) == ["", "yes", "yes"]
    assert [given.state for given in Given.objects.order_by("pk")] == ["accepted", "asked"]
    waiting = [*plan.parties.filter(answer=""), Given.objects.get(state="asked")]
    assert {london_date(each.asked_at) for each in waiting} == {date(2026, 11, 23)}
    assert Place.objects.live().count() == 6
    call_out = CallOut.objects.get()
    assert (call_out.state, call_out.helped) == ("spoken", "yes")
    assert call_out.taken_by is not None
    assert report["unpaired"] > 0
    assert set(Visit.objects.values_list("phase", flat=True)) == {
        "on_site", "feedback", "draft", "published", "mistaken", "deferred", "paused",
    }  # fmt: skip
    listed = Entry.objects.listed(clock.today()).filter(network=network)
    ready = readiness_of(listed, clock.now()).values()
    assert sum(each.is_ready for each in ready) >= 5
    assert {Missing.DRILL, Missing.TELEPHONE} <= {lack for each in ready for lack in each.missing}
    assert Pairing.objects.filter(ended_at=None).exclude(reserve=None).exists()
    assert Proposal.objects.exists()
    # One waits for a coordinator, one was proposed and has not answered.
    assert Entry.objects.filter(approved_at=None).count() == 2
    assert Entry.objects.filter(is_on_the_tree=True).count() == 2
    sent = Message.objects.filter(state=Message.State.SENT).count()
    assert len(list(mail_kept_apart.glob("*.eml"))) == sent > 50
    # People are on duty, nobody on one day, and somebody asks to be relieved.
    assert on_duty_on(network, date(2026, 11, 25))
    assert not on_duty_on(network, date(2026, 12, 1))
    assert Duty.objects.exclude(swap_asked_at=None).count() == 1
    assert Message.objects.filter(occasion="Reminded of a duty").exists()
    # Three years of every figure that can be measured.
    terms = frozen_terms(network.pk)
    assert len(terms) == 9
    assert {row.key for row in rows_of(network.pk, terms)} == {
        figure.key for figure in FIGURES if figure.is_measured
    }
    # The auditor has nothing to say, but that nobody works the queues in a test.
    moment = Moment(clock.now(), clock.now())
    said = {each.key for each in QUESTIONS if list(each.ask(moment))}
    assert said == {"silent"}
    # Everything that was signed verifies, and everybody's standing follows from it.
    verified = verifying.verify(network.pk, network.slug)
    assert verified.events >= report["signed"]
    assert verified.differences == ()
    # Whoever runs it twice loses nothing.
    call_command("seed_demo", once=True)
    with pytest.raises(CommandError, match="stands already"):
        call_command("seed_demo")
    assert School.objects.count() == report["schools"]
    # Numbers come from the ranges for drama, so nobody's telephone rings.
    telephones = Person.objects.exclude(telephone="").values_list("telephone", flat=True)
    assert {number[:9] for number in telephones} == {"+44207946", "+44770090"}


def test_the_demo_city_is_never_made_in_production(settings, db):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="never made in production"):
        call_command("seed_demo")

    assert not Network.objects.exists()
