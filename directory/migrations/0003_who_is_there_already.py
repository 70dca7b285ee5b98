"""Who is in the directory already confirmed it by agreeing, and is asked in working hours."""

from datetime import time
from typing import Any

from django.db import migrations
from django.db.models import F

MONDAY_TO_FRIDAY = range(5)


def take_over(apps: Any, schema_editor: Any) -> None:
    Entry, Hours = (apps.get_model("directory", name) for name in ("Entry", "Hours"))
    there = Entry.objects.filter(left_at=None).exclude(consented_at=None)
    there.update(confirmed_at=F("consented_at"))
    Hours.objects.bulk_create(
        Hours(entry=entry, weekday=day, begins=time(8), ends=time(18))
        for entry in there
        for day in MONDAY_TO_FRIDAY
    )


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_call_outs")]
    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
