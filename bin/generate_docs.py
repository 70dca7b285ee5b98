"""Write the pages of docs/ that follow from the code; with --check say whether they still do.

Run by make docs, and by make check with --check, which ends with code 1 on a difference.
"""

import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("COVENANT_MODE", "local")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from dashboard.documents import PAGES  # noqa: E402


def main() -> int:
    """Write what differs, or name it."""
    check = "--check" in sys.argv[1:]
    differ = []
    for name, page in PAGES.items():
        path, text = ROOT / "docs" / name, page()
        if not path.exists() or path.read_text() != text:
            differ.append(name)
            if not check:
                path.write_text(text)
    if differ and check:
        print(f"These pages no longer follow from the code; run make docs: {', '.join(differ)}")
        return 1
    if differ:
        print(f"Written: {', '.join(differ)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
