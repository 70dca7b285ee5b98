from django.apps import AppConfig


class BuddiesConfig(AppConfig):
    name = "buddies"

    def ready(self) -> None:
        from buddies.telling import reconcile_pairing, reconcile_visit
        from core import stale

        stale.register("buddies.pairing", "pairing", reconcile_pairing)
        stale.register("buddies.visit", "visit", reconcile_visit)
