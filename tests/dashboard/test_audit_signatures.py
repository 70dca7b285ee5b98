"""The auditor tells of signatures that are not as they were written: the end at once, the rest
from the next night on."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from config.celery import app
from covenant.models import SignatureHead
from dashboard.auditing.signatures import verify_and_keep
from dashboard.tasks import verify_signatures
from tests.covenant.signed_city import signed_city
from tests.covenant.tampering import administrator_who_commits, sql
from tests.dashboard.audited import NOW, answers

pytestmark = pytest.mark.django_db(transaction=True)
A_NIGHT = timedelta(days=1)


@pytest.fixture
def city(network, now):
    cache.clear()
    yield signed_city(network, now)
    cache.clear()


def test_what_is_as_it_was_written_is_no_finding(city):
    assert answers("signature") == []
    assert verify_and_keep(now=NOW) == 0
    assert answers("signature") == []


def test_the_end_is_looked_at_each_time(city):
    SignatureHead.objects.update(count=7)

    assert answers("signature") == [
        f"network {city.network.pk}: 7 signature events were counted and the last is number 8",
        f"network {city.network.pk}: the count of signature events is not sealed with a key of "
        "this installation",
    ]


def test_all_the_rest_is_told_from_the_next_night_until_it_is_well(city):
    what = (
        f"network {city.network.pk}, signature 2: what it says is not what its digest was made of"
    )
    with administrator_who_commits():
        sql("UPDATE covenant_signatureevent SET by_id = by_id + 1 WHERE number = 2")
        assert answers("signature") == []
        verify_and_keep(now=NOW)
        assert answers("signature") == [what]
        sql("UPDATE covenant_signatureevent SET by_id = by_id - 1 WHERE number = 2")
    assert answers("signature") == [what]
    verify_and_keep(now=NOW + A_NIGHT)
    assert answers("signature", NOW + A_NIGHT) == []


def test_what_is_found_both_times_is_told_once(city):
    SignatureHead.objects.update(seal="")
    verify_and_keep(now=NOW)

    assert len(answers("signature")) == 1


def test_a_night_that_was_left_out_is_a_finding(city):
    verify_and_keep(now=NOW)

    assert answers("signature", NOW + A_NIGHT) == []
    assert answers("signature", NOW + 2 * A_NIGHT) == [
        "signatures were last verified on 2026-11-24 09:00"
    ]


def test_the_beat_asks_for_it_every_night(city):
    verify_signatures()

    assert cache.get("last-verification")["found"] == []
    assert app.conf.beat_schedule["verify-signatures"]["task"] == verify_signatures.name
