"""The demo city: something at every stage, made through the services, everybody invented."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Person
from buddies.models import Pairing, Proposal
from core import clock
from dashboard.report import city_report
from directory.models import Entry
from inspections.models import Visit
from notifications.models import Message
from schools.models import Network, School
from seed.city import TODAY

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
    assert report["unpaired"] > 0
    assert set(Visit.objects.values_list("phase", flat=True)) == {
        "on_site", "feedback", "draft", "mistaken", "deferred", "paused",
    }  # fmt: skip
    assert Pairing.objects.filter(ended_at=None).exclude(reserve=None).exists()
    assert Proposal.objects.exists()
    assert Entry.objects.filter(approved_at=None).count() == 1
    sent = Message.objects.filter(state=Message.State.SENT).count()
    assert len(list(mail_kept_apart.glob("*.eml"))) == sent > 50
    # Whoever runs it twice loses nothing.
    call_command("seed_demo", once=True)
    with pytest.raises(CommandError, match="stands already"):
        call_command("seed_demo")
    assert School.objects.count() == report["schools"]
    # Numbers come from the range for drama, so nobody's telephone rings.
    telephones = Person.objects.values_list("telephone", flat=True)
    assert {number[:9] for number in telephones} == {"+44207946"}


def test_the_demo_city_is_never_made_in_production(settings, db):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="never made in production"):
        call_command("seed_demo")

    assert not Network.objects.exists()
