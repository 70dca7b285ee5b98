"""Rewrites the second half of requirements.txt: what the first half pulls in, pinned.

Run by ``make pins`` in the development environment. The first half is written by hand, with
the reason beside each; of the environment only what it needs is taken over.
"""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

MARK = "# --- What these pull in; written by make pins ---"
FILE = Path(__file__).resolve().parent.parent / "requirements.txt"
REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)(\[[^\]]*\])?")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(first: list[str]) -> dict[str, str]:
    """The versions of all that these requirements need, themselves apart."""
    found: dict[str, str] = {}
    waiting = [(match.group(1), match.group(2) or "") for match in map(REQUIREMENT.match, first)]
    seen = set()
    direct = {normal(name) for name, _ in waiting}
    while waiting:
        name, extras = waiting.pop()
        if (normal(name), extras) in seen:
            continue
        seen.add((normal(name), extras))
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # for another platform or Python
        if normal(name) not in direct:
            found[package.metadata["Name"]] = package.version
        for line in package.requires or ():
            requirement, _, marker = line.partition(";")
            wanted = re.search(r"extra == ['\"]([^'\"]+)['\"]", marker)
            if wanted and wanted.group(1) not in extras.strip("[]").split(","):
                continue
            match = REQUIREMENT.match(requirement.strip())
            waiting.append((match.group(1), match.group(2) or ""))
    return found


def main() -> None:
    head = FILE.read_text().partition(MARK)[0].rstrip()
    first = [line for line in head.splitlines() if line and not line.startswith("#")]
    pins = [f"{name}=={version}" for name, version in needed(first).items()]
    FILE.write_text("\n".join([head, "", MARK, *sorted(pins, key=str.lower), ""]))


if __name__ == "__main__":
    main()
