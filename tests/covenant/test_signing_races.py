"""Two at once: on PostgreSQL with two connections, where the network's lock lets one through; on
SQLite one after the other."""

import pytest

from core.refusals import Refused
from covenant import services, verifying
from covenant.models import SignatureEvent, SigningInvitation, Standing
from covenant.services import Second
from tests import factories
from tests.covenant.helpers import published, sign, witness
from tests.inspections.test_visit_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = Second(name="Bea Second", email="bea@harbour.example")


def verifies(network):
    return not verifying.verify(network.pk, network.slug).differences


def test_two_officers_sign_for_one_organisation_once(network, declaration, now):
    trust = factories.organisation(network)
    officers = [factories.officer(trust, name) for name in ("Lee Tan", "Kit Rowe")]

    results = at_once(
        *(lambda by=by: sign(declaration, trust, by, now) for by in officers),
    )

    assert len([each for each in results if isinstance(each, Refused)]) == 1
    assert (Standing.objects.count(), SignatureEvent.objects.count()) == (1, 1)
    assert verifies(network)


def test_a_text_replaced_while_somebody_signs_is_signed_before_or_not_at_all(
    network, declaration, now
):
    trust = factories.organisation(network)
    officer = factories.officer(trust)

    at_once(
        lambda: sign(declaration, trust, officer, now),
        lambda: published(network, now, text="New words"),
    )

    assert Standing.objects.count() == SignatureEvent.objects.count()
    assert verifies(network)


def test_confirmed_and_seconded_at_once_it_is_complete(network, declaration, now):
    trust = factories.organisation(network, email_domain="")
    dee = factories.coordinator(network)
    sign(declaration, trust, factories.officer(trust), now, second=SECOND)
    standing = trust.standings.get()
    bea = SigningInvitation.objects.get(standing=standing).person
    assert bea is not None

    at_once(
        lambda: services.confirm_authority(
            standing=standing, by=dee, now=now, witness=witness(dee)
        ),
        lambda: services.second(standing=standing, by=bea, now=now, witness=witness(bea)),
    )

    assert trust.standings.get().state == "signed"
    assert verifies(network)


def test_two_coordinators_confirm_once(network, declaration, now):
    trust = factories.organisation(network, email_domain="")
    sign(declaration, trust, factories.officer(trust), now)
    standing = trust.standings.get()
    people = [factories.coordinator(network, name) for name in ("Dee Alvarez", "Lou Green")]

    def confirm(by):
        return lambda: services.confirm_authority(
            standing=standing, by=by, now=now, witness=witness(by)
        )

    results = at_once(*(confirm(by) for by in people))

    assert len([each for each in results if isinstance(each, Refused)]) == 1
    assert SignatureEvent.objects.filter(act="confirmed").count() == 1
    assert verifies(network)
