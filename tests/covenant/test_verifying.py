"""What was signed verifies, whatever was done on the site; and what verifying costs."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Person
from covenant import hashing, services, verifying
from covenant.models import SignatureEvidence, SignatureHead, Standing
from covenant.reaffirming import Why
from covenant.services.checking import confirm_authority, decline_authority
from covenant.services.reaffirming import ask
from covenant.witness import Witness
from tests import factories
from tests.covenant.helpers import published, sign
from tests.covenant.signed_city import signed_city
from tests.covenant.tampering import administrator, rows, sql, triggers

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def city(network, now):
    return signed_city(network, now)


def test_a_network_without_signatures_verifies(network):
    found = verifying.verify(network.pk, network.slug)

    assert (found.events, found.last, found.differences) == (0, "", ())
    assert list(verifying.verify_ends()) == []


def test_everything_that_happens_after_signing_verifies(city):
    coordinator = factories.coordinator(city.network)
    trust = city.organisations["Tideway Trust"]
    standing, officer = trust.standings.get(), city.officers["Tideway Trust"]
    ask(standing=standing, why=Why.TIME, by=coordinator, now=city.now)
    for act in (services.suspend, services.restore, services.mark_due):
        city.now += A_DAY
        act(standing=standing, by=coordinator, now=city.now, words="As we agreed.")
        assert city.differences() == []
    services.reaffirm(
        standing=standing, by=officer, now=city.now + A_DAY, witness=Witness(name=officer.name)
    )
    assert city.differences() == []
    services.withdraw(standing=standing, by=officer, now=city.now + 2 * A_DAY)
    assert city.differences() == []


@pytest.mark.parametrize("ends", ["confirmed", "declined", "withdrawn"])
def test_everything_that_happens_to_a_signature_that_waits_verifies(city, ends):
    coordinator = factories.coordinator(city.network)
    trust = factories.organisation(city.network, "Waiting Trust", email_domain="waiting.example")
    one, other = factories.officer(trust, "One"), factories.officer(trust, "Other")
    declaration = city.organisations["Tideway Trust"].standings.get().declaration
    second = services.Second(name="Other", email="other@example.org")
    sign(declaration, trust, one, city.now, email_domain="example.com", second=second)
    standing = trust.standings.get()
    assert (standing.waits_for_second, standing.waits_for_check) == (True, True)
    assert city.differences() == []

    if ends == "confirmed":
        services.second(standing=standing, by=other, now=city.now, witness=Witness("Other"))
        assert city.differences() == []
        confirm_authority(standing=standing, by=coordinator, now=city.now, witness=Witness("Dee"))
    elif ends == "declined":
        decline_authority(
            standing=standing, words="We could not reach you.", by=coordinator, now=city.now,
            witness=Witness("Dee"),
        )  # fmt: skip
    else:
        services.withdraw(standing=standing, by=one, now=city.now)

    assert city.differences() == []
    for state in ("signed", "declined"):
        with administrator():
            changed = Standing.objects.filter(pk=standing.pk).exclude(state=state)
            if changed.update(state=state):
                assert len(city.differences()) == 1


def test_an_erased_name_leaves_a_signature_that_verifies(city, now):
    head = city.events[2]
    services.erase_evidence(
        person=Person.objects.get(pk=head.by_id), by=city.officers["Tideway Trust"], now=city.now
    )

    found = verifying.verify(city.network.pk, city.network.slug)

    assert (found.differences, found.erased) == ((), 2)
    assert verifying.look_up(head.digest).is_sound
    assert verifying.look_up(head.digest).erased_at == city.now


def test_somebody_who_was_forgotten_altogether_leaves_their_event(city):
    """Their standing goes with them; an organisation's never goes."""
    in_person = city.events[2]
    person = Person.objects.get(pk=in_person.person_id)
    with administrator():
        sql("DELETE FROM covenant_standing WHERE person_id = %s", person.pk)
        assert city.differences() == [
            f"westhaven, number 3: person {person.pk} has no standing, though there are signature "
            "events of theirs"
        ]
        sql("DELETE FROM accounts_person WHERE id = %s", person.pk)
        assert city.differences() == []


def test_whoever_asked_later_and_was_faster_is_not_dated_after(network, now):
    """Two ask in one second, and the second has the network first."""
    declaration = published(network, now)
    fast, slow = (factories.organisation(network, name) for name in ("Fast", "Slow"))
    sign(declaration, fast, factories.officer(fast), now + timedelta(seconds=1))
    event = sign(declaration, slow, factories.officer(slow), now)

    assert event.at == now + timedelta(seconds=1)
    assert verifying.verify(network.pk, network.slug).differences == ()


def test_each_signature_can_be_looked_up_by_its_receipt(city):
    for event in city.events:
        blanks = f" {event.digest[:32].upper()} {event.digest[32:]}\n"
        assert verifying.look_up(blanks).is_sound
        assert verifying.look_up(event.evidence_digest).event == event
    for nonsense in ("", "\x00", "0" * 64, f"{city.events[0].digest}0"):
        assert verifying.look_up(nonsense) is None


def test_a_signature_shows_that_its_neighbour_was_changed_or_is_gone(city):
    before, here, last = city.events[2], city.events[3], city.events[-1]
    with administrator():
        sql("UPDATE covenant_signatureevent SET digest = %s WHERE id = %s", "f" * 64, before.pk)
        assert verifying.look_up(here.digest).differences == (
            "it does not hold the digest of number 3, which stands before it",
        )
    with administrator():
        sql("DELETE FROM covenant_signatureevent WHERE id = %s", before.pk)
        assert verifying.look_up(here.digest).differences == (
            "number 1 is not there",
            "it is the first and yet names one before it",
        )
    with administrator():
        SignatureHead.objects.update(count=99)
        assert len(verifying.look_up(last.digest).differences) == 2
        SignatureEvidence.objects.filter(event=last).delete()
        checked = verifying.look_up(last.digest)
        assert "its evidence is gone, and not by erasing" in checked.differences
        assert checked.erased_at is None


def test_the_quick_look_sees_the_end_of_every_network(city, django_assert_num_queries):
    elsewhere = factories.network("eastport")
    trust = factories.organisation(elsewhere, "Eastport Trust")
    sign(published(elsewhere, city.now), trust, factories.officer(trust), city.now)
    name = f"network {city.network.pk}"

    def quick():
        with django_assert_num_queries(3):
            return [str(each) for each in verifying.verify_ends()]

    assert quick() == []
    with administrator():
        sql("DELETE FROM covenant_signatureevent WHERE number = 3")
        assert quick() == [f"{name}: signature events before the last are not there"]
        sql("UPDATE covenant_signatureevent SET by_id = 1 WHERE number = 8")
        assert f"{name}, number 8: what it says is not what its digest was made of" in quick()
        SignatureHead.objects.filter(network=city.network).delete()
        assert f"{name}: the row that counts the signature events is gone" in quick()
    with administrator():
        for table in ("standingline", "standing", "signatureevidence", "signatureevent"):
            sql(f"DELETE FROM covenant_{table}")
        assert f"{name}: 8 signature events were counted and the last is number 0" in quick()


def test_verifying_asks_as_many_questions_for_30_signatures_as_for_one(
    network, now, django_assert_num_queries
):
    declaration = published(network, now)

    def add(number):
        trust = factories.organisation(network, f"Trust {number}")
        sign(declaration, trust, factories.officer(trust), now)

    add(0)
    for count in (1, 30):
        with django_assert_num_queries(5):
            assert verifying.verify(network.pk, network.slug).events == count
        for number in range(1, 30):
            if count == 1:
                add(number)


def test_a_seal_of_any_other_alphabet_is_no_seal():
    assert not hashing.is_sealed("words", by="é" * 64)


def test_what_was_signed_is_guarded_by_the_database_itself(db):
    assert triggers() == _expected_triggers()


def _expected_triggers():

    if connection.vendor == "postgresql":
        return [
            "covenant_declaration_guards_delete",
            "covenant_declaration_guards_update",
            "covenant_signatureevent_append_only",
            "covenant_signatureevidence_guards_delete",
            "covenant_signatureevidence_guards_update",
        ]
    tables = ("declaration", "signatureevent", "signatureevidence")
    return [f"covenant_{table}_no_{verb}" for table in tables for verb in ("delete", "update")]


GUARDED_ACTS = [
    ("UPDATE covenant_signatureevent SET seal = ''", "append-only"),
    ("DELETE FROM covenant_signatureevent", "append-only"),
    ("UPDATE covenant_signatureevidence SET name = 'Somebody Else'", "erased and not changed"),
    ("DELETE FROM covenant_signatureevidence", "erased and not changed"),
    ("UPDATE covenant_declaration SET text = 'Other words'", "frozen"),
    ("UPDATE covenant_declaration SET status = 'draft' WHERE version = 2", "frozen"),
    ("DELETE FROM covenant_declaration", "frozen"),
]


@pytest.mark.parametrize(("statement", "refusal"), GUARDED_ACTS)
def test_nothing_signed_is_changed_where_the_triggers_are(city, statement, refusal):

    with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
        sql(statement)
    assert city.differences() == []
    assert rows("SELECT count(*) FROM covenant_signatureevent") == [(8,)]
