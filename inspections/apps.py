from django.apps import AppConfig
from django.db.models.signals import post_migrate


class InspectionsConfig(AppConfig):
    name = "inspections"

    def ready(self) -> None:
        from core import stale
        from inspections.ofsted_import import take_over
        from inspections.seeding import load_rules

        stale.register("inspections.take_over", "import", take_over)
        post_migrate.connect(load_rules, sender=self, dispatch_uid="inspections.load_rules")
