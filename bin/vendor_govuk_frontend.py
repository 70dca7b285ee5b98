#!/usr/bin/env python3
"""Fetch GOV.UK Frontend and strip what a service outside GOV.UK may not use.

The design system's licence leaves out its branding: the GDS Transport font, the crest and the
logo. This script keeps the stylesheet and the script alone, in a form that names none of them,
so that nothing has to be remembered at the next version.

    bin/vendor_govuk_frontend.py                     # fetches the pinned version with npm
    bin/vendor_govuk_frontend.py --tarball FILE.tgz  # or from a package fetched before
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "6.6.0"
INTEGRITY = (
    "sha512-xctkWrQvLnvQt7fyjQ3MGX9S0wz0x0RQuLxCeoXF+s8EjGICG81/"
    "DYQGKN5qgO+0KVT12UAaRwUsGY6fulRcRg=="
)
TARGET = Path(__file__).resolve().parent.parent / "static" / "vendor" / "govuk-frontend"
FILES = ("govuk-frontend.min.css", "govuk-frontend.min.js")


def strip_css(text: str) -> str:
    """Return the stylesheet without fonts, crest and source map."""
    text = re.sub(r"@font-face\{[^}]*\}", "", text)
    text = re.sub(r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/", "", text)
    text = text.replace("GDS Transport,arial,sans-serif", "Arial,Helvetica,sans-serif")
    text = re.sub(r"[\w-]+:url\([^)]*govuk-crest[^)]*\);?", "", text)
    return text.strip() + "\n"


def strip_js(text: str) -> str:
    """Return the script without its source map comment."""
    return re.sub(r"//# sourceMappingURL=\S+", "", text).strip() + "\n"


def fetch(folder: Path) -> Path:
    """Fetch the pinned package into folder with npm and return the file."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder)]
    subprocess.run([*command, f"govuk-frontend@{VERSION}"], check=True, cwd=folder)
    return folder / f"govuk-frontend-{VERSION}.tgz"


def check(tarball: Path) -> None:
    """Stop unless the file is the package the pin names."""
    digest = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != INTEGRITY:
        sys.exit(f"{tarball.name} is not govuk-frontend {VERSION}: its checksum differs.")


def main() -> None:
    """Write the two stripped files."""
    parser = argparse.ArgumentParser(description="Vendor GOV.UK Frontend without its branding.")
    parser.add_argument("--tarball", type=Path, help="a package fetched before with npm pack")
    tarball: Path | None = parser.parse_args().tarball
    with tempfile.TemporaryDirectory() as folder:
        source = tarball or fetch(Path(folder))
        check(source)
        with tarfile.open(source) as package:
            for name in FILES:
                member = package.extractfile(f"package/dist/govuk/{name}")
                if member is None:
                    sys.exit(f"The package has no {name}.")
                strip = strip_css if name.endswith(".css") else strip_js
                text = strip(member.read().decode())
                (TARGET / name).write_text(text, encoding="utf-8")
                print(f"{name}: {len(text) // 1000} kB")


if __name__ == "__main__":
    main()
