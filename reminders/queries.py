"""The only door through which views get the rules, with what a network made of them."""

from copy import copy
from dataclasses import dataclass

from reminders.models import NetworkRule, ReminderRule
from schools.access import Access


@dataclass(frozen=True)
class RuleHere:
    """A rule in a network: as it is delivered, and what the network made of it, if anything."""

    delivered: ReminderRule
    change: NetworkRule | None = None

    @property
    def counting(self) -> ReminderRule:
        """The rule as it counts here; never to be saved."""
        if self.change is None:
            return self.delivered
        rule = copy(self.delivered)
        rule.days, rule.at = self.change.days, self.change.at
        rule.is_active = self.change.is_active
        return rule


def rules_for(access: Access) -> list[RuleHere]:
    """The rules that the operator has in use, as they stand in this network. Every member may
    know who hears what when. Two queries."""
    changes = {
        change.rule_id: change for change in NetworkRule.objects.filter(network=access.network)
    }
    rules = ReminderRule.objects.filter(is_active=True)
    return [RuleHere(rule, changes.get(rule.pk)) for rule in rules]
