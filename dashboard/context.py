"""What every page's frame needs: the network, the navigation, the demo's bar."""

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Context for templates/base.html."""
    return {
        "network": getattr(request, "network", None),
        "access": getattr(request, "access", None),
        "navigation": [],
    }
