"""A dump holds no word of a concern, and gives every word back to who has the keys."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from core.encryption import SealedTextField, seal
from inspections.models import ConcernVersion, Visit
from tests.inspections.concerns import ANSWERED, SAID, head_in_a_visit, log_of, noted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["json", "xml"])
def test_what_is_dumped_is_sealed_and_reads_the_same_when_loaded(
    network, tmp_path: Path, kind: str
) -> None:
    head, _ = head_in_a_visit(network)
    noted(log_of(head, Visit.objects.get()))
    dump = StringIO()
    call_command("dumpdata", "inspections.concernversion", format=kind, stdout=dump)
    assert "zebra" not in dump.getvalue()
    file = tmp_path / f"dump.{kind}"
    file.write_text(dump.getvalue())
    ConcernVersion.objects.all().delete()
    call_command("loaddata", str(file), verbosity=0)
    version = ConcernVersion.objects.get()
    assert (version.what, version.answer) == (SAID, ANSWERED)


@pytest.mark.parametrize("text", ["", "as it is", "gAAAAA, she said", None])
def test_what_was_not_sealed_stays_as_it_is(text: str | None) -> None:
    assert SealedTextField().to_python(text) == text


def test_what_no_key_opens_stays_as_it_is(settings) -> None:
    sealed = seal("before")
    settings.CONCERN_KEYS = "7ZpU1v0Wc9Zt0mYw5r3Zb2mJ4q8y1n6x0A9sDfGhJkM="
    assert SealedTextField().to_python(sealed) == sealed
