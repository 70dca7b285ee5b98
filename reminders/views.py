"""Who hears what when; and for coordinators changing it, having seen first what that does."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from inspections.models import OPEN_PHASES, Visit
from inspections.queries import visits_for
from reminders import explain, queries, services
from reminders import preview as previews
from reminders.facts import with_letters
from reminders.forms import PreviewForm, RuleForm
from reminders.planning import Change
from reminders.queries import RuleHere
from schools.middleware import NetworkRequest
from schools.policies import can_coordinate, check_coordinates


@require_GET
def who_hears_what(request: NetworkRequest) -> HttpResponse:
    """For every member, so that nothing comes as a surprise; coordinators change it here."""
    may_change = can_coordinate(request.access)
    rules = [
        each for each in queries.rules_for(request.access) if may_change or each.counting.is_active
    ]
    changed = {each.delivered.key for each in rules if each.change is not None}
    lines = [(line, line.key in changed) for line in explain.lines(each.counting for each in rules)]
    return render(
        request, "reminders/who_hears_what.html", {"lines": lines, "may_change": may_change}
    )


def _rule(request: NetworkRequest, key: str) -> RuleHere:
    check_coordinates(request.access)
    return _named(key, queries.rules_for(request.access))


def _named(key: str, rules: list[RuleHere]) -> RuleHere:
    found = next((each for each in rules if each.delivered.key == key), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def change(request: NetworkRequest, key: str) -> HttpResponse:
    """Change when a rule speaks here; the second button leads to the preview and saves nothing."""
    rule = _rule(request, key)
    form = RuleForm(request.POST if request.method == "POST" else None, rule=rule)
    if form.is_valid():
        if "preview" in request.POST:
            query = QueryDict(mutable=True)
            query.update(form.as_query())
            url = reverse("reminders:preview", args=[request.network.slug])
            return redirect(f"{url}?{query.urlencode()}")
        services.change_rule_here(
            network=request.network, rule=rule.delivered, by=request.access.person,
            now=clock.now(), **form.cleaned_data,
        )  # fmt: skip
        messages.success(request, "Saved. What has not been sent yet is planned anew.")
        return redirect("reminders:who_hears_what", request.network.slug)
    [delivered] = explain.lines([rule.delivered])
    return render(
        request, "reminders/change.html", {"form": form, "rule": rule, "delivered": delivered}
    )


@require_POST
def restore(request: NetworkRequest, key: str) -> HttpResponse:
    """Back to the rule as it is delivered."""
    rule = _rule(request, key)
    services.restore_rule_here(
        network=request.network, rule=rule.delivered, by=request.access.person, now=clock.now()
    )
    messages.success(request, "It is as it was delivered again.")
    return redirect("reminders:who_hears_what", request.network.slug)


@require_GET
def preview(request: NetworkRequest) -> HttpResponse:
    """Who would get what and when; also with a change that is not saved yet."""
    access, now = request.access, clock.now()
    check_coordinates(access)
    rules = queries.rules_for(access)
    asked: RuleForm | None = None
    if "rule" in request.GET:
        asked = RuleForm(request.GET, rule=_named(request.GET["rule"], rules))
        if not asked.is_valid():
            messages.info(request, "That change is not possible here. Please enter it again.")
            return redirect("reminders:change", request.network.slug, asked.rule.key)
    visits = list(with_letters(visits_for(access).filter(phase__in=OPEN_PHASES)))
    was_asked = any(name.startswith(("visit", "called_on")) for name in request.GET)
    form = PreviewForm(request.GET if was_asked else None, visits=visits, today=access.today)
    context: dict[str, Any] = {"form": form, "asked": asked}
    unsaved = {}
    if asked is not None:
        unsaved = {asked.rule.pk: Change(**asked.cleaned_data)}
        context["change"] = explain.when(asked.rule, asked.cleaned_data["days"])
        context["hidden"] = asked.as_query().items()
    if form.is_valid():
        visit: Visit | None = form.cleaned_data["visit"]
        context["visit"] = visit
        here: Any = {"network": request.network, "here": rules, "unsaved": unsaved}
        context["lines"] = (
            previews.for_visit(visit, among=visits, now=now, **here)
            if visit is not None
            else previews.for_call(called_on=form.cleaned_data["called_on"], **here)
        )
    return render(request, "reminders/preview.html", context)
