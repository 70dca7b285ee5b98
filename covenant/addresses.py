"""The whole address of the public proof, for letters, certificates and files."""

from django.conf import settings
from django.urls import reverse

from schools.models import Network


def signature_address(network: Network, digest: str) -> str:
    """Where a signature is verified."""
    return f"{settings.SITE_ADDRESS}{reverse('covenant:signature', args=[network.slug, digest])}"
