"""The pages of docs/ that follow from the code do so still, and the script says where not."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from dashboard.documents import PAGES
from dashboard.personal import all_models
from inspections.visits import TRANSITIONS

DOCS = Path(settings.BASE_DIR) / "docs"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_page_in_the_repository_follows_from_the_code(name):
    assert (DOCS / name).read_text() == PAGES[name](), "run make docs"


def test_every_model_and_every_move_of_a_visit_is_told():
    fields, states = PAGES["personal-fields.md"](), PAGES["states.md"]()
    assert all(f"| {model._meta.label} |" in fields for model in all_models())
    assert all(f"{old} --> {new}" in states for old, new in TRANSITIONS.table)


def test_the_script_checks_without_a_word_where_nothing_differs():
    script = Path(settings.BASE_DIR) / "bin" / "generate_docs.py"
    clean = subprocess.run([sys.executable, script, "--check"], capture_output=True, check=False)
    assert (clean.returncode, clean.stdout) == (0, b"")
