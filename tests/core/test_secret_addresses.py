"""An address that opens something for whoever holds it does not stand in a log."""

import logging

import pytest
from django.urls import URLPattern, get_resolver

from core.logs import WithoutSecretAddresses

SECRET = "offer.4.31~6UWYHT8uqtDyjrMhHugVye_91f8fcQVRZnlAiNjggWw"
TOKEN = "<str:token>"


def addresses(patterns, before=""):
    for each in patterns:
        address = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield address
        else:
            yield from addresses(each.url_patterns, address)


@pytest.mark.parametrize(
    "address", sorted({each for each in addresses(get_resolver().url_patterns) if TOKEN in each})
)
def test_no_address_with_a_token_stands_in_a_log(address):
    said = "Not Found: %s"
    record = logging.makeLogRecord({"msg": said, "args": (f"/{address.replace(TOKEN, SECRET)}",)})

    assert WithoutSecretAddresses().filter(record)
    assert "6UWYHT" not in record.getMessage()
