"""What a coordinator's first page says of the covenant: what waits for them, and where to do it."""

from datetime import timedelta

import pytest

from core.audit import System
from covenant import parties, services
from covenant.models import Standing
from covenant.reaffirming import Why
from covenant.services.reaffirming import ask
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import drafted, published, sign

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def trust(network):
    return factories.organisation(network, email_domain="example.org")


def today_of(read, network) -> str:
    return read(factories.coordinator(network), f"/{network.slug}/home/")


def test_signatures_to_check_are_counted_and_lead_to_their_page(network, trust, read):
    sign(
        published(network, NOW),
        trust,
        factories.officer(trust),
        NOW,
        email_domain="elsewhere.example",
    )

    text = today_of(read, network)

    assert "1 signature to check" in text
    assert 'href="/westhaven/covenant/checks/"' in text


def test_the_silent_are_shown_after_four_weeks(network, trust, read):
    long_ago = NOW - 100 * DAY
    sign(published(network, long_ago), trust, factories.officer(trust), long_ago)
    ask(standing=Standing.objects.get(), why=Why.TIME, by=System("test"), now=NOW - 40 * DAY)

    text = today_of(read, network)

    assert "1 party has not said whether they still stand by" in text
    assert 'href="/westhaven/covenant/standings/?show=line"' in text


def test_somebody_in_person_who_is_silent_is_not(network, trust, read):
    head = factories.head(network)
    long_ago = NOW - 100 * DAY
    services.sign(
        declaration=published(network, long_ago), party=parties.of_person(head, network), by=head,
        now=long_ago, witness=services.signing.Witness(name=head.name, role="Head"),
    )  # fmt: skip
    ask(standing=Standing.objects.get(), why=Why.TIME, by=System("test"), now=NOW - 40 * DAY)

    assert "still stand by the covenant" not in today_of(read, network)


def test_second_signatories_who_are_silent_are_shown_after_two_weeks(network, trust, read):
    long_ago = NOW - 20 * DAY
    sign(
        published(network, long_ago), trust, factories.officer(trust), long_ago,
        second=services.Second("Sam Reed", "sam@example.org"),
    )  # fmt: skip

    text = today_of(read, network)

    assert "1 second signatory has not signed for two weeks" in text
    assert 'href="/westhaven/covenant/standings/?show=second"' in text


def test_who_has_not_approved_the_draft_is_counted(network, trust, read):
    declaration = drafted(network, NOW)
    services.ask_for_approval(
        declaration=declaration, organisations=[trust], names=["The heads’ conference"],
        by=factories.coordinator(network, "Jo Park"), now=NOW,
    )  # fmt: skip

    text = today_of(read, network)

    assert "2 parties have not approved the words of the draft" in text
    assert 'href="/westhaven/covenant/approvals/"' in text


def test_what_is_approved_needs_nobody(network, read):
    published(network, NOW)

    assert "approved the words" not in today_of(read, network)
