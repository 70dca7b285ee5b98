"""Several sign at once, on PostgreSQL on connections of their own: the numbers stay without a gap,
each event follows the one before, and nothing stands twice."""

from datetime import timedelta

import pytest

from core.refusals import Refused
from covenant import services, verifying
from covenant.models import SignatureEvent, Standing
from tests import factories
from tests.covenant.helpers import published, sign
from tests.inspections.test_visit_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ALL = 6


def signs(declaration, organisation, now):
    officer = factories.officer(organisation, f"Officer of {organisation.name}")
    return lambda: sign(declaration, organisation, officer, now)


def numbers(network):
    rows = SignatureEvent.objects.filter(network_id=network.pk).order_by("number")
    return list(rows.values_list("number", flat=True))


def differences(network):
    return [str(each) for each in verifying.verify(network.pk, network.slug).differences]


def test_organisations_that_sign_at_once_are_numbered_one_after_the_other(network, now):
    declaration = published(network, now)
    parties = [factories.organisation(network, f"Trust {number}") for number in range(ALL)]

    at_once(
        *(
            signs(declaration, party, now + timedelta(seconds=ALL - number))
            for number, party in enumerate(parties)
        )
    )

    assert numbers(network) == list(range(1, ALL + 1))
    assert differences(network) == []


def test_two_officers_of_one_organisation_sign_at_once_and_one_is_told(network, now):
    declaration = published(network, now)
    trust = factories.organisation(network)

    results = at_once(signs(declaration, trust, now), signs(declaration, trust, now))

    assert [type(each) for each in results].count(Refused) == 1
    assert numbers(network) == [1]
    assert Standing.objects.count() == 1
    assert differences(network) == []


def test_one_withdraws_while_another_withdraws_and_others_sign(network, now):
    declaration = published(network, now)
    trust = factories.organisation(network)
    officer = factories.officer(trust)
    sign(declaration, trust, officer, now)
    standing = trust.standings.get()

    def withdraws():
        return services.withdraw(standing=standing, by=officer, now=now)

    others = [factories.organisation(network, f"Trust {number}") for number in range(2)]
    results = at_once(withdraws, withdraws, *(signs(declaration, each, now) for each in others))

    assert [type(each) for each in results].count(Refused) == 1
    assert numbers(network) == [1, 2, 3, 4]
    assert differences(network) == []


def test_two_cities_sign_at_once_and_each_counts_for_itself(network, now):
    cities = [network, factories.network("eastport")]

    at_once(
        *(
            signs(published(city, now), factories.organisation(city, f"Trust of {city}"), now)
            for city in cities
        )
    )

    assert [numbers(city) for city in cities] == [[1], [1]]
    assert [differences(city) for city in cities] == [[], []]
