"""What was signed verifies, and what verifying costs."""

from datetime import timedelta

import pytest

from covenant import services, verifying
from tests import factories
from tests.covenant.helpers import published, sign

pytestmark = pytest.mark.django_db


def differences(network):
    found = verifying.verify(network.pk, network.slug)
    return [str(each) for each in found.differences]


def test_a_network_without_signatures_verifies(network, now):
    assert verifying.verify(network.pk, network.slug).events == 0
    assert differences(network) == []


def test_signing_withdrawing_and_signing_again_verifies(network, now):
    declaration = published(network, now)
    trust = factories.organisation(network)
    officer = factories.officer(trust)
    sign(declaration, trust, officer, now)
    services.withdraw(standing=trust.standings.get(), by=officer, now=now + timedelta(days=1))
    sign(declaration, trust, officer, now + timedelta(days=2))
    services.erase_evidence(person=officer, by=officer, now=now + timedelta(days=3))

    found = verifying.verify(network.pk, network.slug)

    assert found.differences == ()
    assert (found.events, found.erased, found.older_seals) == (3, 3, 0)
