"""Who signs for whom, by what authority, and when a signature is complete."""

from datetime import timedelta

import pytest

from covenant import parties, services
from covenant.models import SigningInvitation
from covenant.services import Second
from notifications.models import Message
from tests import factories
from tests.covenant.helpers import published, sign, sign_as, witness

pytestmark = pytest.mark.django_db
SECOND = Second(name="Bea Second", email="bea@harbour.example")


@pytest.fixture
def trust(network):
    return factories.organisation(network)


@pytest.fixture
def officer(trust):
    return factories.officer(trust)


def test_a_head_signs_for_their_school(network, now):
    head = factories.head(network)
    school = network.schools.get()

    sign_as(published(network, now), parties.of_school(school), head, now)

    assert (school.standings.get().state, school.standings.get().shown_name) == ("signed", "")


def test_a_second_signatory_completes_it(network, trust, officer, now):
    event = sign(published(network, now), trust, officer, now, second=SECOND)
    standing = trust.standings.get()
    assert (standing.state, event.waits_for) == ("waiting", "second")
    bea = SigningInvitation.objects.get(standing=standing).person

    later = now + timedelta(days=1)
    services.second(standing=standing, by=bea, now=later, witness=witness(bea))

    standing.refresh_from_db()
    assert (standing.state, standing.since, standing.event) == ("signed", later, event)
    assert Message.objects.filter(person=officer, subject__contains="complete").exists()
