"""manage.py verify_signatures: says what it found, and exits so that a script hears it."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from covenant import services
from covenant.models import SignatureEvent
from tests import factories
from tests.covenant.helpers import at, published, sign, text_of
from tests.covenant.tampering import administrator_who_commits, sql

# The command reads one moment, which on PostgreSQL begins with its transaction.
pytestmark = pytest.mark.django_db(transaction=True)
NOTHING_HAS_IT = "no signature event has this digest"


@pytest.fixture
def trust(network):
    network.is_public = True
    network.save()
    return factories.organisation(network)


@pytest.fixture
def event(network, trust, officer, now):
    return sign(published(network, now), trust, officer, now)


@pytest.fixture
def tampered(event):
    """The time of the signature is another."""
    with administrator_who_commits():
        sql("UPDATE covenant_signatureevent SET at = %s WHERE id = %s", "2026-01-01", event.pk)
        yield


def verify(capsys, *arguments, code=0):
    """What it prints, once it has ended with this code."""
    if code:
        with pytest.raises(SystemExit) as ended:
            call_command("verify_signatures", *arguments)
        assert ended.value.code == code
    else:
        call_command("verify_signatures", *arguments)
    return capsys.readouterr().out


def test_where_all_is_as_it_was_written_it_says_so(capsys, event):
    assert verify(capsys) == "westhaven: 1 signature event, as written.\n"


def test_erased_evidence_is_counted_and_no_difference(capsys, event, officer, now):
    services.erase_evidence(person=officer, by=officer, now=now)

    assert verify(capsys) == "westhaven: 1 signature event (evidence of 1 erased), as written.\n"


def test_a_difference_names_the_network_the_number_and_what(capsys, tampered):
    first, *_ = verify(capsys, code=1).splitlines()

    assert first == "westhaven, number 1: what it says is not what its digest was made of."


def test_only_the_network_that_was_asked_for_is_looked_at(capsys, tampered):
    factories.network("eastport")

    assert verify(capsys, "--network", "eastport") == "eastport: 0 signature events, as written.\n"


def test_a_network_that_is_not_there_is_an_exit_of_its_own(event):
    with pytest.raises(CommandError, match="no network called nowhere") as raised:
        call_command("verify_signatures", "--network", "nowhere")

    assert raised.value.returncode == 2


def test_a_receipt_that_stands_says_where(capsys, event):
    said = verify(capsys, "--receipt", event.digest.upper())

    assert f"stands as number {event.number} of westhaven, of 2026-11-24, unchanged." in said


def test_a_receipt_that_stands_nowhere_is_a_difference(capsys, event):
    assert NOTHING_HAS_IT in verify(capsys, "--receipt", event.digest, "0" * 64, code=1)


def test_a_receipt_of_a_changed_signature_says_what_differs(capsys, event, tampered):
    said = verify(capsys, "--receipt", event.digest, code=1)

    assert "of 2026-01-01, what it says is not what its digest was made of" in said


def test_the_public_csv_is_a_copy_to_compare_with(capsys, event, network, tmp_path):
    copy = tmp_path / "register.csv"
    copy.write_bytes(b"".join(Client().get(at("register-csv", network))))
    assert f"Receipt {event.digest}: stands" in verify(capsys, "--copy", str(copy))

    copy.write_text(copy.read_text().replace(event.digest, "f" * 64))
    assert NOTHING_HAS_IT in verify(capsys, "--copy", str(copy), code=1)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"name,kind\n", "has no column called digest"),
        (b"", "has no column called digest"),
        (b"digest\n\xff", "cannot be read"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_is_no_copy_of_the_register_is_refused(db, tmp_path, content, sentence):
    copy = tmp_path / "register.csv"
    if content is not None:
        copy.write_bytes(content)

    with pytest.raises(CommandError, match=sentence) as raised:
        call_command("verify_signatures", "--copy", str(copy))

    assert raised.value.returncode == 2


def test_a_script_may_have_it_as_json(capsys, event):
    found = json.loads(verify(capsys, "--json", "--receipt", event.digest))

    assert found["is_sound"] is True
    assert found["networks"][0]["last"] == event.digest
    assert found["receipts"] == [{"digest": event.digest, "number": 1, "differences": []}]


def test_a_script_hears_of_differences_too(capsys, tampered):
    found = json.loads(verify(capsys, "--json", "--receipt", "0" * 64, code=1))

    assert found["is_sound"] is False
    assert found["networks"][0]["differences"][0].startswith("westhaven, number 1: ")
    assert found["receipts"][0]["number"] is None


def test_signatures_of_a_network_that_is_gone_are_found(capsys, event):
    with administrator_who_commits():
        sql("UPDATE covenant_signatureevent SET network_id = 987654")
        said = verify(capsys, "--receipt", event.digest, code=1)

    assert "network 987654, which is gone, number 1: " in said
    assert "stands as number 1 of a network gone" in said


def test_after_a_key_was_put_before_the_old_one_both_seals_count(
    capsys, event, network, officer, trust, now, settings
):
    settings.SIGNATURE_KEYS = f"the new one, {settings.SIGNATURE_KEYS}"
    services.withdraw(standing=trust.standings.get(), by=officer, now=now)

    assert (
        verify(capsys) == "westhaven: 2 signature events (1 sealed by an older key), as written.\n"
    )


def test_without_the_old_key_what_it_sealed_is_a_difference(capsys, event, settings):
    settings.SIGNATURE_KEYS = "the new one"

    said = verify(capsys, code=1)

    assert "westhaven, number 1: it is not sealed with a key of this installation." in said
    assert "the count of signature events is not sealed with a key of this installation." in said


def test_the_page_of_a_signature_names_no_key(client, event, network, settings):
    assert settings.SIGNATURE_KEYS not in text_of(client.get(at("register", network)))
    assert SignatureEvent.objects.get().seal not in text_of(client.get(at("register", network)))
