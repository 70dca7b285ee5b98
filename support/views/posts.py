"""Whether head and team are still there."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from schools.middleware import NetworkRequest
from support.models import PlanShare
from support.queries.posts import watch_of
from support.views.plans import plan_context, readable_or_404


@require_safe
def still_there(request: NetworkRequest, pk: int) -> HttpResponse:
    """Who of head and team is there at 3, 6 and 12 months, for whoever reads of them."""
    plan = readable_or_404(request, pk, PlanShare.Section.PEOPLE)
    context = plan_context(request, plan, heading="Still there")
    watched = watch_of(plan, request.access.today)
    return render(request, "support/plan_posts.html", {**context, "watch": watched})
