from django.db import migrations

from core.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0002_figures_of_terms")]
    operations = [append_only("dashboard_termfigure")]
