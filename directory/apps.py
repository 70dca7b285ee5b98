from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "directory"

    def ready(self) -> None:
        from core import stale
        from directory.apart import declared
        from directory.callouts import following
        from directory.callouts.kind import Called
        from directory.callouts.whether_spoken import WhetherSpoken
        from directory.companions import advisers, who_carried
        from directory.drills.kind import DrillKind
        from directory.drills.running import reconcile_entry
        from directory.tree.sending import ATTACHMENT, make
        from escalations import kinds
        from inspections import companions
        from notifications import attachments
        from schools import apart

        kinds.register(Called())
        kinds.register(WhetherSpoken())
        stale.register("directory.call_outs.person", "person", following.follow_person)
        stale.register("directory.call_outs.visit", "visit", following.follow_visit)
        companions.register("directory", advisers)
        companions.register_carried("directory", who_carried)
        attachments.register(ATTACHMENT, make)
        kinds.register(DrillKind())
        apart.register("directory.declared", declared)
        stale.register("directory.drills", "entry", reconcile_entry)
