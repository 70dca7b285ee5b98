"""A support plan: for the head whom it backs, and as far as they share it; a party's own page for
its officers."""

from escalations.models import Escalation
from support.models import PartyAsked, Plan, PlanShare
from tests.access.table import Row
from tests.support.plans import a_party, a_plan, share

# For the head; nobody at the school beside them.
PAGE = ("login 404 404 200 404", "login 404 405 405 404", "head", "delegate")
FORM = ("login 404 404 200 404", "login 404 404 200 404", "head", "delegate")
ACT = ("login 404 405 405 404", "login 404 404 302 404", "head", "delegate")
# The form may be sent as it is: each box may stay empty.
OPTIONAL = ("login 404 404 200 404", "login 404 404 302 404", "head", "delegate")


def plan(world):
    """The plan that goes on at the world's school."""
    found = Plan.objects.live().filter(school=world.school).first()
    if found is None:
        found = a_plan(world.network, head=world.people["head"], school=world.school, now=world.now)
    return {"pk": found.pk}


def party(world):
    """The head's employer is asked for its part."""
    found = Plan.objects.get(**plan(world))
    asked = PartyAsked.objects.filter(plan=found).first()
    if asked is None:
        asked = a_party(found, world.organisation, now=world.now)
    return {"pk": found.pk, "party_pk": asked.pk}


def silent(world):
    """Nobody answered for it: the coordinators are asked to ring."""
    where = party(world)
    Escalation.objects.filter(kind="plan-party", subject_id=where["party_pk"]).update(
        state="exhausted", next_at=None, ended_at=world.now
    )
    return where


def shared(world):
    found = Plan.objects.get(**plan(world))
    live = PlanShare.objects.filter(plan=found, ended_at=None).first()
    return {"pk": found.pk, "share_pk": (live or share(found, "work", world.organisation)).pk}


def another_heads(world):
    """The plan of a head who has left: the one who leads the school now may take it on."""
    found = Plan.objects.get(**plan(world))
    Plan.objects.filter(pk=found.pk).update(head=None)
    return {"pk": found.pk}


ROWS = [
    Row("support:plans", "login 404 200 200 404", "login 404 405 405 404", "head", "delegate"),
    Row("support:plan-open", *OPTIONAL),
    Row("support:plan", *PAGE, args=plan),
    # Nobody here has signed: it says so on the plan's page.
    Row(
        "support:plan-ask", "login 404 404 302 404", "login 404 404 302 404", "head", "delegate",
        args=plan,
    ),
    Row(
        "support:plan-leave-out", "login 404 404 302 404", "login 404 404 302 404", "head",
        "delegate", args=plan,
    ),
    Row(
        "support:plan-party", "login 404 404 200 404", "login 404 404 200 404", "officer",
        "coordinator", args=party,
    ),
    Row(
        "support:plan-party-note", "login 404 404 200 404", "login 404 404 200 404",
        "coordinator", "head", args=silent,
    ),
    Row("support:plan-people", *PAGE, args=plan),
    Row("support:plan-people-change", *OPTIONAL, args=plan),
    Row("support:plan-supporter", *OPTIONAL, args=plan),
    Row(
        "support:plan-statement", "login 404 404 200 404", "login 404 404 302 404", "officer",
        "coordinator", args=plan,
    ),
    Row("support:plan-sharing", *FORM, args=plan),
    Row("support:plan-share-end", *ACT, args=shared),
    Row("support:plan-take-on", *OPTIONAL, args=another_heads),
]  # fmt: skip
