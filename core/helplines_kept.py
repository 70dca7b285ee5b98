"""What operators keep of the helplines: the rows are the truth, and a file on each machine says the
same without a database (``core.helplines``)."""

import json
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from core import audit
from core.clock import london_date
from core.helplines import KEPT, Helpline
from core.models import HelplineKept


@transaction.atomic
def keep(
    *, line: Helpline, number: str, hours: str, is_checked: bool, by: audit.Actor, now: datetime
) -> HelplineKept:
    """Correct a line, and say that somebody has rung it today. Another number that nobody has
    rung is not checked any more."""
    today = london_date(now) if is_checked else None
    checked_on = today or (line.checked if number == line.number else None)
    row, _ = HelplineKept.objects.update_or_create(
        name=line.name,
        defaults={
            "number": number, "hours": hours, "checked_on": checked_on,
            "changed_by_id": by.actor_id, "changed_at": now,
        },
    )  # fmt: skip
    audit.record("helpline.kept", row, by=by, now=now, is_checked=is_checked)
    # Where the file cannot be written now, a task does it in minutes.
    transaction.on_commit(write, robust=True)
    return row


def write() -> bool:
    """Bring this machine’s file to what the rows say; whether it had to be."""
    rows = HelplineKept.objects.order_by("name")
    kept = {
        row.name: {
            "number": row.number,
            "hours": row.hours,
            "checked": row.checked_on.isoformat() if row.checked_on else "",
        }
        for row in rows
    }
    path = Path(settings.VAR) / KEPT
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    if (path.read_text(encoding="utf-8") if path.exists() else "{}") == text:
        return False
    # Whoever reads meanwhile has the old file or the new one, and never half of it.
    new = path.with_suffix(f".{os.getpid()}")
    new.write_text(text, encoding="utf-8")
    os.replace(new, path)
    return True
