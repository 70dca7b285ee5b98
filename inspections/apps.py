from django.apps import AppConfig
from django.db.models.signals import post_migrate


class InspectionsConfig(AppConfig):
    name = "inspections"

    def ready(self) -> None:
        from core import stale
        from inspections.ofsted_import import take_over
        from inspections.seeding import load_rules
        from inspections.services.deadlines import rewrite_all, rewrite_network
        from inspections.services.succession import follow_schools
        from inspections.services.windows import refresh_all, refresh_window

        stale.register("inspections.take_over", "import", take_over)
        stale.register("inspections.windows", "school", refresh_window)
        stale.register("inspections.succession", "school", follow_schools)
        stale.register("inspections.rules", "window_rule", refresh_all)
        stale.register("inspections.deadlines_of_rule", "deadline_rule", rewrite_all)
        stale.register("inspections.deadlines_of_holiday", "public_holiday", rewrite_all)
        stale.register("inspections.deadlines_of_network", "network", rewrite_network)
        post_migrate.connect(load_rules, sender=self, dispatch_uid="inspections.load_rules")
