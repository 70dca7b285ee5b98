from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "support"

    def ready(self) -> None:
        from core import stale
        from escalations import codes, kinds
        from schools import apart
        from support import debriefs
        from support.declared import declared
        from support.helping.kind import HelpWanted
        from support.keeping import follow_person
        from support.placing import following as places
        from support.placing.by_hand import Times
        from support.plans import starting
        from support.services.reviews import keep_reviews, keep_reviews_in
        from support.talks import following
        from support.talks.kind import Talking
        from support.talks.whether_spoken import WhetherRung

        apart.register("support.declared", declared)
        codes.register("times", Times())
        kinds.register(HelpWanted())
        kinds.register(Talking())
        kinds.register(WhetherRung())
        stale.register("support.debriefs", "visit", debriefs.follow_visit)
        stale.register("support.talks.person", "person", following.follow_person)
        stale.register("support.supervisors", "person", follow_person)
        starting.start()
        stale.register("support.reviews", "plan", keep_reviews)
        stale.register("support.reviews_in", "network", keep_reviews_in)
        stale.register("support.places.person", "person", places.follow_person)
        stale.register("support.places.school", "school", places.follow_school)
