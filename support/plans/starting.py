"""What plans have lower floors know when the application starts."""


def start() -> None:
    """Called once from ``AppConfig.ready``."""
    from core import stale
    from escalations import kinds
    from support.plans import asking, opening
    from support.plans.party_kind import PartyWanted
    from support.plans.supporter_kind import SupporterWanted

    stale.register("support.plan_of_outcome", "outcome", opening.open_for_record)
    stale.register("support.plans_of_rule", "negative_rule", opening.open_for_all)
    stale.register("support.plans_of_import", "import", opening.open_for_all)
    stale.register("support.plan_parties", "plan", asking.follow_plan)
    kinds.register(PartyWanted())
    kinds.register(SupporterWanted())
