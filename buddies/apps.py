from django.apps import AppConfig


class BuddiesConfig(AppConfig):
    name = "buddies"

    def ready(self) -> None:
        from buddies.companions import buddy_and_reserve
        from buddies.telling import reconcile_pairing, reconcile_visit
        from core import stale
        from inspections import companions

        stale.register("buddies.pairing", "pairing", reconcile_pairing)
        stale.register("buddies.visit", "visit", reconcile_visit)
        companions.register("buddies", buddy_and_reserve)
