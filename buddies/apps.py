from django.apps import AppConfig


class BuddiesConfig(AppConfig):
    name = "buddies"

    def ready(self) -> None:
        from buddies import apart, following
        from buddies.checks import reconcile as checks
        from buddies.checks.kind import Contact
        from buddies.checks.somebody_else import SomebodyElse
        from buddies.companions import buddy_and_reserve, who_carried, who_is_there
        from buddies.inviting import reconcile_visit as reconcile_invitations
        from buddies.looking import LookKind
        from buddies.telling import reconcile_pairing, reconcile_visit
        from buddies.telling_back import reconcile_back
        from core import stale
        from escalations import kinds
        from inspections import companions
        from schools.apart import register

        stale.register("buddies.pairing", "pairing", reconcile_pairing)
        stale.register("buddies.pairing_back", "pairing", reconcile_back)
        stale.register("buddies.visit", "visit", reconcile_visit)
        stale.register("buddies.invitations", "visit", reconcile_invitations)
        # Their names come before those that tell, so that people are told how it is by then.
        stale.register("buddies.follow.network", "network", following.follow_network)
        stale.register("buddies.follow.pairing", "pairing", following.follow_pairing)
        stale.register("buddies.follow.person", "person", following.follow_person)
        stale.register("buddies.follow.school", "school", following.follow_school)
        stale.register("buddies.follow.visit", "visit", following.follow_visit)
        kinds.register(LookKind())
        stale.register("buddies.checks.pairing", "pairing", checks.reconcile_pairing)
        stale.register("buddies.checks.visit", "visit", checks.reconcile_visit)
        kinds.register(Contact())
        kinds.register(SomebodyElse())
        companions.register("buddies", buddy_and_reserve)
        companions.register_standing_by("buddies", who_is_there)
        companions.register_carried("buddies", who_carried)
        register("buddies.declared", apart.declared)
        register("buddies.forbidden", apart.forbidden)
