"""The only door through which views get plans.

A plan shows to the head whom it backs, and to no co-head: they may have one of their own, and
whether there is another they do not learn. It shows to whoever leads the school once that head does
not; to
whom the head shares a section with; to officers of the parties that were asked. Where it rests on
a published outcome, the employer's officers and the coordinators know that there is one. One that
a head wished for earlier shows to nobody before the head shares it or has a party asked.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from schools.access import Access
from schools.models import Organisation, Responsibility, School
from support.models import PartyAsked, Plan, PlanShare
from support.plans.in_time import AFTER_OUTCOME
from support.plans.seeing import beside, of_school_and_head


def plans_for(access: Access) -> QuerySet[Plan]:
    """The plans whose first page a person may open, those that go on first, then the newest."""
    rows = Plan.objects.filter(_may_open(access), network=access.network)
    return rows.select_related("school", "network", "head", "supporter").order_by(
        "closed_at", "-opened_at", "-pk"
    )


def plan_for(access: Access, pk: int) -> Plan | None:
    """One of them; None for any other, so that a view answers 404."""
    return plans_for(access).filter(pk=pk).first()


def schools_without_plan(access: Access) -> QuerySet[School]:
    """The schools this head leads at which no plan of theirs goes on, nor one that is theirs to
    take on, by name. A co-head's makes no difference."""
    live = Plan.objects.live().filter(of_school_and_head(access.person, access.today))
    live = live.filter(school=OuterRef("pk"))
    rows = School.objects.filter(~Exists(live), pk__in=access.head_school_ids)
    return rows.filter(network=access.network).order_by("name", "pk")


def _may_open(access: Access) -> Q:
    me, today = access.person, access.today
    may = Q(school__in=access.head_school_ids) & of_school_and_head(me, today)
    shares = PlanShare.objects.filter(plan=OuterRef("pk"), ended_at=None)
    parties = PartyAsked.objects.filter(plan=OuterRef("pk"))
    may |= beside(access) & Q(Exists(shares.filter(person=me)))
    if access.is_coordinator:
        may |= AFTER_OUTCOME | Q(Exists(parties))
    elif ids := access.organisation_ids:
        may |= Q(Exists(shares.filter(organisation__in=ids)))
        may |= Q(Exists(parties.filter(organisation__in=ids)))
        may |= AFTER_OUTCOME & _employed_by(ids, access)
    return may


def _employed_by(ids: frozenset[int], access: Access) -> Q:
    responsible = Responsibility.objects.filter(school=OuterRef("school"), organisation__in=ids)
    found = Q(Exists(responsible))
    councils = Organisation.objects.filter(
        network=access.network, kind=Organisation.Kind.COUNCIL, pk__in=ids
    )
    return found | Q(Exists(councils), school__responsible_body=School.ResponsibleBody.COUNCIL)
