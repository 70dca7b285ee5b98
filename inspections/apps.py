from django.apps import AppConfig
from django.db.models.signals import post_migrate


class InspectionsConfig(AppConfig):
    name = "inspections"

    def ready(self) -> None:
        from core import stale
        from inspections.ofsted_import import take_over
        from inspections.seeding import load_rules
        from inspections.services.windows import refresh_all, refresh_window

        stale.register("inspections.take_over", "import", take_over)
        stale.register("inspections.windows", "school", refresh_window)
        stale.register("inspections.rules", "window_rule", refresh_all)
        post_migrate.connect(load_rules, sender=self, dispatch_uid="inspections.load_rules")
