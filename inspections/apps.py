from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "inspections"

    def ready(self) -> None:
        from core import stale
        from inspections.ofsted_import import take_over

        stale.register("inspections.take_over", "import", take_over)
