from django.apps import AppConfig


class BuddiesConfig(AppConfig):
    name = "buddies"

    def ready(self) -> None:
        from buddies.companions import buddy_and_reserve
        from buddies.inviting import reconcile_visit as reconcile_invitations
        from buddies.telling import reconcile_pairing, reconcile_visit
        from buddies.telling_back import reconcile_back
        from core import stale
        from inspections import companions

        stale.register("buddies.pairing", "pairing", reconcile_pairing)
        stale.register("buddies.pairing_back", "pairing", reconcile_back)
        stale.register("buddies.visit", "visit", reconcile_visit)
        stale.register("buddies.invitations", "visit", reconcile_invitations)
        companions.register("buddies", buddy_and_reserve)
