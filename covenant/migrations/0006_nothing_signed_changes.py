"""The database refuses to change a signature event, a published text, and evidence but for
erasing it. SQLite forgets the triggers of a table that it builds anew."""

from django.db import migrations

from core.triggers import append_only, guarded

# Of a text that was published, whether it still counts is all that changes.
SAME_TEXT = " AND ".join(
    f"OLD.{column} = NEW.{column}"
    for column in ("id", "network_id", "version", "title", "text", "sha256", "published_at")
)
SAME_LISTS = " AND ".join(
    f"CAST(OLD.{column} AS TEXT) = CAST(NEW.{column} AS TEXT)"
    for column in ("promises", "undertakings")
)


class Migration(migrations.Migration):
    dependencies = [("covenant", "0005_signatures_are_numbered")]
    operations = [
        append_only("covenant_signatureevent"),
        guarded(
            "covenant_signatureevidence",
            name="evidence can be erased and not changed",
            update_unless="OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL "
            "AND OLD.id = NEW.id AND OLD.event_id = NEW.event_id AND OLD.scheme = NEW.scheme",
            delete_unless="1 = 0",
        ),
        guarded(
            "covenant_declaration",
            name="a published text is frozen",
            update_unless=f"OLD.status = 'draft' OR (NEW.status <> 'draft' AND {SAME_TEXT} "
            f"AND {SAME_LISTS})",
            delete_unless="OLD.status = 'draft'",
        ),
    ]
