"""What a service outside GOV.UK may not use is not in the repository."""

import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
FILES = [path for path in STATIC.rglob("*") if path.is_file()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(STATIC)))
def test_no_file_holds_the_font_the_crest_or_a_web_font(path: Path) -> None:
    assert path.suffix not in {".woff", ".woff2", ".ttf"}
    assert not re.search(rb"GDS Transport|govuk-crest|\.woff", path.read_bytes(), re.IGNORECASE)


def test_every_address_in_a_stylesheet_leads_to_a_file() -> None:
    for path in STATIC.rglob("*.css"):
        for address in re.findall(r"url\(([^)]+)\)", path.read_text()):
            assert (path.parent / address.strip("'\"")).is_file(), address


def test_the_stylesheets_name_the_versions_that_the_readme_names() -> None:
    folder = STATIC / "vendor" / "govuk-frontend"
    version = re.search(
        r'--govuk-frontend-version:"([\d.]+)"', (folder / "govuk-frontend.min.css").read_text()
    )
    assert version
    assert f"GOV.UK Frontend {version[1]}" in (folder / "README.md").read_text()


def test_the_script_that_starts_the_components_finds_them() -> None:
    init = STATIC / "js" / "govuk-init.js"
    source = re.search(r"from '([^']+)'", init.read_text())
    assert source
    assert (init.parent / source[1]).resolve().is_file()
