"""Asking the pages as people do."""

from django.urls import reverse

from core import clock
from tests import factories
from tests.conftest import NOW


def coordinator_client(network):
    clock.travel_to(NOW)
    return factories.signed_in_client(factories.coordinator(network))


def url(network, name, *args):
    return reverse(f"schools:{name}", args=[network.slug, *args])


def text(response):
    return " ".join(response.content.decode().split())
