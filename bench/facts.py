"""The rows on which a naive account rests, as they are at this moment."""

from datetime import date

from django.db.models import Min

from bench.naive import Facts
from buddies.models import Pairing
from inspections.models import DeadlineRule, Interruption, Visit, Window
from reminders.models import NetworkRule, ReminderRule
from schools.models import Network, Post, Role, Term


def read_facts(network: int, today: date) -> Facts:
    """Everything of the one network that there is."""
    facts = Facts(network=network)
    contact, months = Network.objects.values_list("named_contact_id", "months_ahead").get(
        pk=network
    )
    facts.contact, facts.months_ahead = contact, months
    facts.visits = list(Visit.objects.exclude(phase__in=("closed", "mistaken")).values())
    for visit, stopped_on, resumes_on in Interruption.objects.filter(
        answer="granted", stopped_on__isnull=False, is_superseded=False
    ).values_list("visit_id", "stopped_on", "resumes_on"):
        facts.gaps.setdefault(visit, []).append((stopped_on, resumes_on))
    facts.pairs = {
        head: (buddy, reserve)
        for head, buddy, reserve in Pairing.objects.filter(ended_at=None).values_list(
            "supported_id", "buddy_id", "reserve_id"
        )
    }
    facts.coordinators = list(
        Role.objects.current(today).filter(kind="coordinator").values_list("person_id", flat=True)
    )
    changes = {row["rule_id"]: row for row in NetworkRule.objects.values()}
    for rule in ReminderRule.objects.filter(is_active=True).values():
        change = changes.get(rule["id"])
        if change is None or change["is_active"]:
            kept = {name: change[name] for name in ("days", "at")} if change else {}
            facts.rules.append({**rule, **kept})
    facts.deadline_rules = list(DeadlineRule.objects.values())
    facts.terms = list(Term.objects.values_list("first_day", "last_day", "starts_term"))
    posts = Post.objects.filter(kind__in=Post.HEAD_KINDS)
    facts.posts = [
        {"person_id": person, "start": start, "end": end, "opens": opens}
        for person, start, end, opens in posts.values_list(
            "person_id", "start", "end", "school__window__opens"
        )
    ]
    facts.earliest_window = Window.objects.aggregate(at=Min("opens"))["at"]
    return facts
