"""Being forgotten: names and numbers go, what was held ends, the record of acts stays."""

from datetime import date

import pytest
from django.core import serializers

from accounts.models import Person, User
from buddies.models import DeclaredConflict, ForbiddenPair, Offer, OfferInvitation, Pairing
from core.models import AuditEvent
from core.refusals import Refused
from covenant import chain, parties
from covenant.models import SignatureEvent, SignatureEvidence
from covenant.witness import Witness
from dashboard.erasure import NOBODY, erase
from dashboard.personal import all_models
from directory.models import Entry
from schools.models import Invitation, Post, Role
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import published
from tests.dashboard.helpers import TODAY, message, pair, school_with_head, visit


@pytest.fixture
def amina(network):
    """A head who does everything one can do here."""
    school, amina = school_with_head(network, "Amina Yusuf-Unique", "Quayside Primary School")
    amina.telephone, amina.reach_me = "020 7946 0777", "Ring the unique bell"
    amina.save()
    factories.post(amina, school, kind=Post.Kind.ACTING_HEAD, start=date(2027, 1, 1))
    factories.role(amina, network, Role.Kind.ADVISER)
    factories.role(amina, network, Role.Kind.SUPERVISOR, start=date(2027, 1, 1))
    jo, sam = factories.person("Jo Marsh"), factories.person("Sam Okafor")
    pair(network, amina, sam)
    pair(network, jo, amina)
    pair(network, sam, jo, reserve=amina)
    Offer.objects.create(network=network, person=amina, offered_at=NOW, confirmed_at=NOW)
    ForbiddenPair.objects.create(network=network, one=amina, other=jo, at=NOW)
    DeclaredConflict.objects.create(network=network, person=amina, school=school, at=NOW)
    DeclaredConflict.objects.create(network=network, person=jo, other=amina, at=NOW)
    OfferInvitation.objects.create(network=network, person=amina, occasion="2026", asked_at=NOW)
    Entry.objects.create(network=network, person=amina, good_for="unique data", consented_at=NOW)
    message(network, amina, address=amina.email)
    visit(school, amina)
    Invitation.objects.create(
        network=network, person=amina, invited_as="head", token_digest="d", sent_at=NOW,
        expires_at=NOW,
    )  # fmt: skip
    trust = factories.organisation(network, "Signing Trust")
    chain.write(
        act="signed", party=parties.of_organisation(trust),
        declaration=published(network, NOW), by_id=amina.pk,
        witness=Witness(name="Amina Yusuf-Unique", role="Chair", authority="Board"), now=NOW,
    )  # fmt: skip
    network.named_contact = amina
    network.save()
    return amina


def everything() -> str:
    rows = [row for model in all_models() for row in model._default_manager.all()]
    return serializers.serialize("json", rows)


def test_whoever_was_only_proposed_for_the_directory_is_no_more(network, amina):
    entry = Entry.objects.get(person=amina)
    Entry.objects.filter(pk=entry.pk).update(consented_at=None, proposed_at=NOW)

    erase(person=amina, by=amina, now=NOW)

    entry.refresh_from_db()
    assert (entry.is_asked, entry.good_for) == (False, "")


def test_nothing_that_names_or_reaches_them_is_left(network, amina):
    email = amina.email
    erase(person=amina, by=amina, now=NOW)
    left = everything()
    for trace in ("Yusuf-Unique", "7946 0777", "79460777", "unique bell", "unique data", email):
        assert trace not in left
    amina.refresh_from_db()
    assert amina.name == NOBODY
    assert amina.erased_at == NOW
    assert not User.objects.filter(email=email).exists()


def test_what_they_held_ends_today_and_their_pairs_are_worked_out_again(network, amina):
    erase(person=amina, by=amina, now=NOW)
    assert not Post.objects.current(TODAY).filter(person=amina).exists()
    assert not Role.objects.current(TODAY).filter(person=amina).exists()
    live = Pairing.objects.filter(ended_at=None)
    assert [pairing.reserve for pairing in live] == [None]
    assert not Offer.objects.filter(person=amina).exists()
    assert not OfferInvitation.objects.exists()
    assert not DeclaredConflict.objects.exists()
    assert Entry.objects.get(person=amina).left_at == NOW
    network.refresh_from_db()
    assert network.named_contact is None


def test_the_record_of_what_was_done_and_the_signature_stay_without_a_name(network, amina):
    before = AuditEvent.objects.count()
    erase(person=amina, by=amina, now=NOW)
    assert AuditEvent.objects.count() > before
    assert AuditEvent.objects.get(verb="person.erased").object_id == amina.pk
    assert SignatureEvent.objects.filter(by_id=amina.pk).exists()
    assert SignatureEvidence.objects.get().erased_at == NOW


def test_somebody_who_never_signed_in_is_erased_too(network):
    sam = factories.person("Sam Okafor")
    dee = factories.coordinator(network)
    erase(person=sam, by=dee, now=NOW)
    assert not Person.objects.filter(name="Sam Okafor").exists()


def test_a_networks_only_coordinator_is_asked_to_find_another_first(network):
    dee = factories.coordinator(network)
    with pytest.raises(Refused, match="only coordinator of Westhaven"):
        erase(person=dee, by=dee, now=NOW)
    factories.coordinator(network, "Another One")
    erase(person=dee, by=dee, now=NOW)
    assert not Role.objects.current(TODAY).filter(person=dee).exists()


def test_the_page_asks_once_then_forgets_and_signs_out(network):
    amina = factories.head(network)
    client = factories.signed_in_client(amina)
    assert "cannot be undone" in client.get("/me/forget/").content.decode()
    unsure = client.post("/me/forget/")
    assert "Tick the box" in unsure.content.decode()
    done = client.post("/me/forget/", {"sure": "on"}, follow=True)
    assert "is erased, and you are signed out" in done.content.decode()
    assert client.get("/me/data/").status_code == 302
    amina.refresh_from_db()
    assert amina.name == NOBODY


def test_the_page_says_why_a_coordinator_cannot_go_yet(network):
    client = factories.signed_in_client(factories.coordinator(network))
    for answer in (client.get("/me/forget/"), client.post("/me/forget/", {"sure": "on"})):
        text = answer.content.decode()
        assert "Invite another coordinator first." in text
        assert "Erase me" not in text
