"""The place on the city's page for whether the promises are kept. What is counted lives on a
higher floor, which registers here how to show it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from schools.models import Network


@dataclass(frozen=True)
class Part:
    """A part of the page: a template, and what it takes as ``kept``."""

    template: str
    kept: Any


Provider = Callable[[Network], Part | None]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Show what this gives on each city's page; called from ``AppConfig.ready``."""
    if provider not in _providers:
        _providers.append(provider)


def parts_for(network: Network) -> list[Part]:
    """What there is to show of this network, in the order of registration."""
    return [part for provider in _providers if (part := provider(network)) is not None]
