"""A signature says what it still lacks. On SQLite the table is built anew, which forgets its
triggers."""

from django.db import migrations, models

from core.triggers import append_only, append_only_no_more


class Migration(migrations.Migration):
    dependencies = [("covenant", "0007_wordings_of_a_draft")]
    operations = [
        append_only_no_more("covenant_signatureevent"),
        migrations.AddField(
            model_name="signatureevent",
            name="waits_for",
            field=models.CharField(
                blank=True,
                choices=[
                    ("second", "For a second signatory"),
                    ("check", "For a coordinator who confirms the authority"),
                    ("both", "For both"),
                ],
                default="",
                max_length=6,
            ),
            preserve_default=False,
        ),
        append_only("covenant_signatureevent"),
    ]
