from django.apps import AppConfig


class EscalationsConfig(AppConfig):
    name = "escalations"

    def ready(self) -> None:
        from core import stale
        from escalations.services import reconsider_person

        stale.register("escalations-person", "person", reconsider_person)
