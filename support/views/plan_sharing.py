"""Who reads what of a plan, and who did: the head's own page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from schools.middleware import NetworkRequest
from schools.views.shared import one, saved
from support.forms.plans import ShareForm
from support.models import Plan, PlanShare
from support.plans.seeing import is_own
from support.queries.plan_pages import live_shares, looks_at, readers_for
from support.services import plan_sharing as services
from support.views.plans import plan_context, plan_or_404

PER_PAGE = 20
SECTIONS = {**dict(PlanShare.Section.choices), "plan": "That there is a plan"}


def own_plan_or_404(request: NetworkRequest, pk: int) -> Plan:
    """A plan whose head this is; for everybody else there is no such page."""
    plan = plan_or_404(request, pk)
    if not is_own(request.access, plan):
        raise Http404
    return plan


@require_http_methods(["GET", "POST"])
def sharing(request: NetworkRequest, pk: int) -> HttpResponse:
    """Whom the head lets read what, a form for one more, and the log of who looked."""
    plan = own_plan_or_404(request, pk)
    form = ShareForm(
        request.POST if request.method == "POST" else None,
        readers=readers_for(plan, request.access),
    )

    def act() -> None:
        for section in form.cleaned_data["sections"]:
            services.share(
                plan=plan, section=section, by=request.access.person, now=clock.now(),
                **form.whom(),
            )  # fmt: skip

    if saved(request, form, act):
        messages.success(request, "They can read it now. Nothing was sent: tell them.")
        return redirect(request.path)
    looks = Paginator(looks_at(plan), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "support/plan_sharing.html",
        plan_context(
            request, plan, form=form, shares=list(live_shares(plan)), looks=looks,
            looked=[(look, SECTIONS.get(look.section, look.section)) for look in looks],
        ),
    )  # fmt: skip


@require_POST
def end(request: NetworkRequest, pk: int, share_pk: int) -> HttpResponse:
    """They read it no longer."""
    plan = own_plan_or_404(request, pk)
    share = one(live_shares(plan), share_pk)
    services.end_share(share=share, by=request.access.person, now=clock.now())
    messages.success(request, f"{share.organisation or share.person} no longer reads it.")
    return redirect(reverse("support:plan-sharing", args=[request.network.slug, plan.pk]))
