"""Which authority's rows go to which network, and the networks that an import starts."""

from __future__ import annotations

from collections import Counter

from django.utils.text import slugify

from core.tabular import FileProblem
from schools.gias import Facts
from schools.models import Network
from schools.models.network import RESERVED_SLUGS


class Scope:
    """The networks of a file: every authority its own."""

    def __init__(self) -> None:
        self._names: dict[str, Counter[str]] = {}
        self._started: dict[str, Network] = {}
        self.networks: dict[str, int] = {}
        self._known = {
            la_code: pk
            for pk, la_code in Network.objects.exclude(la_code="").values_list("pk", "la_code")
        }

    def meet(self, facts: Facts) -> None:
        """Note the authority of an open school; start its network where there is none."""
        self._names.setdefault(facts.la_code, Counter())[facts.la_name] += 1
        if not facts.is_open and facts.la_code not in self._known:
            return
        if facts.la_code not in self.networks:
            pk = self._known.get(facts.la_code)
            if pk is None:
                started = _start(facts.la_name, facts.la_code)
                self._started[facts.la_code] = started
                pk = self._known[facts.la_code] = started.pk
            self.networks[facts.la_code] = pk

    @property
    def started(self) -> int:
        """How many networks the file started."""
        return len(self._started)

    def authorities(self) -> dict[int, str]:
        """Each network met, with its authority's commonest name in the file."""
        return {
            pk: min(names, key=lambda name: (-names[name], name))
            for la_code, pk in self.networks.items()
            for names in [self._names[la_code]]
        }

    def settle_names(self) -> None:
        """Give the networks just started the commonest name, whichever row came first."""
        names = self.authorities()
        for network in self._started.values():
            if network.name != names[network.pk]:
                network.name = names[network.pk][:100]
                network.slug = _free_slug(network.name, network.la_code)
                network.save(update_fields=["name", "slug"])


def _start(name: str, la_code: str) -> Network:
    return Network.objects.create(slug=_free_slug(name, la_code), name=name[:100], la_code=la_code)


def _free_slug(name: str, la_code: str) -> str:
    slug = slugify(name)[:50] or la_code
    if slug in RESERVED_SLUGS or Network.objects.filter(slug=slug).exists():
        return f"{slug}-{la_code}"
    return slug


def network_for(slug: str, authorities: dict[str, str]) -> Network:
    """The network of this slug, tied to its authority; started where there is none.

    `authorities` are those of the file's open schools, code to name: the one whose name makes
    the slug is meant, else the only one. Raises FileProblem where neither tells.
    """
    network = Network.objects.filter(slug=slug).first()
    if network is not None and network.la_code:
        if network.la_code not in authorities:
            raise FileProblem(
                f"The file holds no open school of authority {network.la_code}, "
                f"which is the network {slug}."
            )
        return network
    named = [code for code, name in authorities.items() if slugify(name) == slug]
    codes = named or list(authorities)
    if len(codes) != 1:
        raise FileProblem(
            f"The file holds {len(authorities)} authorities and none is called {slug}; "
            "give the slug of one of them."
        )
    taken = Network.objects.filter(la_code=codes[0]).first()
    if taken is not None:
        raise FileProblem(f"Authority {codes[0]} of this file is the network {taken.slug} already.")
    if network is None:
        if slugify(slug) != slug or slug in RESERVED_SLUGS:
            raise FileProblem(f"{slug} cannot be a network’s name in addresses.")
        return Network.objects.create(slug=slug, name=authorities[codes[0]][:100], la_code=codes[0])
    network.la_code = codes[0]
    network.save(update_fields=["la_code"])
    return network
