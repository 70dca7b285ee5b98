from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RemindersConfig(AppConfig):
    name = "reminders"

    def ready(self) -> None:
        from core import stale
        from reminders import services
        from reminders.seeding import load_rules

        stale.register("reminders.visit", "visit", services.plan_visit)
        stale.register("reminders.pairing", "pairing", services.plan_pairing)
        stale.register("reminders.school", "school", services.plan_school)
        stale.register("reminders.network", "network", services.plan_network)
        stale.register("reminders.person", "person", services.plan_person)
        post_migrate.connect(load_rules, sender=self, dispatch_uid="reminders.load_rules")
