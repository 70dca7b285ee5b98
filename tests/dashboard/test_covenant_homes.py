"""How one's own organisations and schools stand, on the first page."""

import pytest

from core.audit import System
from covenant import parties
from covenant.models import Reaffirmation, Standing
from covenant.reaffirming import Why
from covenant.services.reaffirming import ask
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import published, sign_as, stands

pytestmark = pytest.mark.django_db
HOME = "/westhaven/home/"


@pytest.mark.parametrize(
    ("state", "words", "signs_again"),
    [
        ("due", "A re-affirmation is due", False),
        ("suspended", "with an action plan", False),
        ("declined", "was not confirmed", True),
        ("waiting", "not complete yet", False),
    ],
)
def test_an_officer_reads_how_each_organisation_stands(network, read, state, words, signs_again):
    trust = factories.organisation(network)
    waits = {"waits_for_check": True} if state == "waiting" else {}
    stands(trust, published(network, NOW), NOW, state, **waits)

    text = read(factories.officer(trust), HOME)

    assert words in text
    assert ("Read and sign" in text) is signs_again
    assert "/westhaven/covenant/our-signature/" in text


def test_an_officer_is_asked_whether_it_still_stands(network, read):
    trust = factories.organisation(network)
    standing = stands(trust, published(network, NOW), NOW)
    ask(standing=standing, why=Why.TIME, by=System("test"), now=NOW)

    assert "Does it still stand by it?" in read(factories.officer(trust), HOME)


def test_an_officer_reads_that_a_newer_version_is_published(network, read):
    trust = factories.organisation(network)
    stands(trust, published(network, NOW), NOW)
    published(network, NOW, text="New words")

    assert "A newer version is published." in read(factories.officer(trust), HOME)


def test_the_newest_signature_of_an_organisation_counts(network, read):
    trust = factories.organisation(network)
    stands(trust, published(network, NOW), NOW)
    stands(trust, published(network, NOW, text="New words"), NOW, "withdrawn")

    assert "Withdrew on 24 November 2026" in read(factories.officer(trust), HOME)


def test_a_head_reads_that_the_school_has_signed(network, read):
    head = factories.head(network)
    school = head.posts.get().school
    assert "The covenant</h2>" not in read(head, HOME)
    sign_as(published(network, NOW), parties.of_school(school), head, NOW)

    text = read(head, HOME)

    assert "The covenant</h2>" in text
    assert "Stands by “The Westhaven Covenant”, version 1" in text


def test_a_head_of_two_schools_reads_which(network, read):
    head = factories.head(network)
    other = factories.school(network, "Saltmarsh Infant School")
    factories.post(head, other)
    declaration = published(network, NOW)
    for post in head.posts.all():
        sign_as(declaration, parties.of_school(post.school), head, NOW)
    ask(standing=Standing.objects.get(school=other), why=Why.TIME, by=System("test"), now=NOW)

    text = read(head, HOME)

    assert 'Answer<span class="govuk-visually-hidden">: Saltmarsh Infant School' in text
    assert Reaffirmation.objects.count() == 1
