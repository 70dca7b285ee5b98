"""The posts on which a plan's watch rests."""

from datetime import date

from schools.carrying_on import carried_on
from schools.models import Post, School
from support.models import Plan
from support.plans.posts import Watch, watch


def watch_of(plan: Plan, today: date) -> Watch:
    """Who of head and team is still there, of this plan. Three queries."""
    schools = School.objects.filter(network=plan.network_id)
    urns = dict(schools.values_list("urn", "pk"))
    mine = carried_on(plan.network_id, {plan.school_id}, urns)[plan.school_id]
    posts = Post.objects.filter(school__in=mine)
    return watch(posts, plan.school_id, mine, plan.counted_from, today)
