"""Secrets of an installation: production names the one that is missing, others make their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings


def start(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A process of its own that loads the settings and prints the keys."""
    code = "from config import settings; print(settings.CONCERN_KEYS)"
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR, env={**kept, "COVENANT_VAR": str(folder), **variables},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_elsewhere_a_key_is_made_once_and_kept_for_its_owner_alone(tmp_path):
    first, second = start(tmp_path), start(tmp_path)
    assert first.stdout == second.stdout != "\n", first.stderr
    assert (tmp_path / "concern_keys").stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.glob("concern_keys*")) == ["concern_keys"]


@pytest.mark.parametrize("name", ["SECRET_KEY", "CONCERN_KEYS", "SIGNATURE_KEYS"])
def test_production_does_not_start_without_it(tmp_path, name):
    needed = ("SECRET_KEY", "CONCERN_KEYS", "SIGNATURE_KEYS", "ALLOWED_HOSTS", "SITE_ADDRESS")
    secrets = dict.fromkeys(needed, "x")
    del secrets[name]
    ended = start(tmp_path, COVENANT_MODE="production", **secrets)
    assert ended.returncode != 0
    assert f"Set {name}: production does not start without it." in ended.stderr
