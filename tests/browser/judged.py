"""Which pages axe was asked of in this run, by their structure, whatever worker asked: axe is slow,
and finds the same in what is built the same."""

import hashlib
from contextlib import suppress

from tests.prepared import of_this_run


class Judged:
    """The structures, each at a width, in which axe has found nothing."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._read = 0

    def has(self, structure: str, width: int) -> bool:
        key = _key(structure, width)
        if key not in self._known:
            self._hear_of_others()
        return key in self._known

    def add(self, structure: str, width: int) -> None:
        key = _key(structure, width)
        self._known.add(key)
        with of_this_run("judged").open("a") as file:
            file.write(f"{key}\n")

    def _hear_of_others(self) -> None:
        with suppress(FileNotFoundError), of_this_run("judged").open() as file:
            file.seek(self._read)
            self._known |= set(file.read().split())
            self._read = file.tell()


def _key(structure: str, width: int) -> str:
    return f"{width}-{hashlib.sha256(structure.encode()).hexdigest()[:24]}"
