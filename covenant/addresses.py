"""Whole addresses of the public proof, for letters, certificates and files."""

from django.conf import settings
from django.urls import reverse

from covenant.models import Standing
from schools.models import Network


def signature_address(network: Network, digest: str) -> str:
    """Where a signature is verified."""
    return f"{settings.SITE_ADDRESS}{reverse('covenant:signature', args=[network.slug, digest])}"


def certificate_address(standing: Standing) -> str:
    """The certificate of a standing that is on the register."""
    path = reverse("covenant:certificate", args=[standing.network.slug, standing.pk])
    return f"{settings.SITE_ADDRESS}{path}"
