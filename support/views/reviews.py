"""Reviews of a plan, and the days of monitoring inspections beside them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from schools.middleware import NetworkRequest
from support.forms.contents import ReviewForm
from support.models import Plan, PlanShare, Review
from support.policies import contents as policies
from support.queries import contents as queries
from support.services import reviews as services
from support.views.contents import ask, is_saved, sent
from support.views.plans import plan_context, readable_or_404

REVIEWS = PlanShare.Section.REVIEWS


@sensitive_variables()
@require_safe
def reviews(request: NetworkRequest, pk: int) -> HttpResponse:
    """What was seen of a plan each term, and when it is looked at next."""
    plan = readable_or_404(request, pk, REVIEWS)
    rows = list(queries.reviews_of(plan))
    written = [each for each in rows if each.held_on is not None]
    waiting = [each for each in rows if each.held_on is None] if plan.is_live else []
    return render(
        request,
        "support/reviews.html",
        plan_context(
            request, plan,
            heading="Reviews",
            written=list(reversed(written)),
            last=written[-1] if written else None,
            waiting=waiting,
            visits=queries.monitoring_of(request.access, plan),
            may_write=policies.can_write(request.access, plan),
            today=request.access.today,
        ),
    )  # fmt: skip


@require_POST
def now(request: NetworkRequest, pk: int) -> HttpResponse:
    """Begin the review of this term, earlier than planned or without a plan."""
    plan = readable_or_404(request, pk, REVIEWS)
    policies.check_keeps(request.access, plan)
    found = services.review_now(plan=plan, by=request.access.person, now=clock.now())
    return redirect("support:review", request.network.slug, found.pk)


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def review(request: NetworkRequest, pk: int) -> HttpResponse:
    """Write a review, or write it anew."""
    found, plan = _review(request, pk)
    today = request.access.today
    seen_now = services.seen_of_review(found)
    initial = {
        "rating": found.rating, "reason": found.reason or "", "held_on": found.held_on or today,
        "seen": seen_now,
    }  # fmt: skip
    form = ReviewForm(sent(request), initial=initial, today=today)

    def save(seen: str) -> None:
        services.write_review(
            review=found, rating=form.cleaned_data["rating"], reason=form.cleaned_data["reason"],
            held_on=form.cleaned_data["held_on"], by=request.access.person, now=clock.now(),
            seen=seen,
        )  # fmt: skip

    if request.method == "POST" and form.is_valid() and is_saved(form, save, seen_now):
        messages.success(request, "The review is saved.")
        return redirect(_url(request, plan))
    theirs = [
        ("How it goes", found.get_rating_display()), ("Why", found.reason or ""),
        ("Held on", found.held_on),
    ]  # fmt: skip
    return render(
        request,
        "support/contents_form.html",
        {
            "form": form, "title": "Review the plan", "plan": plan, "theirs": theirs,
            "back_url": _url(request, plan),
            "intro": "Look at each objective together with whoever works on it. Whoever reads the "
            "reviews of this plan reads this.",
        },
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def take_back(request: NetworkRequest, pk: int) -> HttpResponse:
    """Delete what a review says: asked once."""
    found, plan = _review(request, pk)
    if request.method == "POST":
        services.take_back_review(review=found, by=request.access.person, now=clock.now())
        messages.success(request, "The review is taken back. It can be written again.")
        return redirect(_url(request, plan))
    return ask(
        request,
        title="Take this review back?",
        body="Its rating and its reason are deleted, and it waits to be written again.",
        button="Take it back",
        back_url=_url(request, plan),
        warning=True,
    )


def _url(request: NetworkRequest, plan: Plan) -> str:
    return reverse("support:reviews", args=[request.network.slug, plan.pk])


def _review(request: NetworkRequest, pk: int) -> tuple[Review, Plan]:
    found = queries.review_for(request.access, pk)
    if found is None:
        raise Http404
    plan = readable_or_404(request, found.plan_id, REVIEWS)
    policies.check_keeps(request.access, plan)
    policies.check_goes_on(plan)
    found.plan = plan
    return found, plan
