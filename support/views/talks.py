"""The ladder: everybody somebody can turn to, the nearest first, on one page; and asking to be
rung this week, in two taps."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.refusals import Refused
from inspections.companions import standing_by
from schools.middleware import NetworkRequest
from schools.views.shared import one
from support.forms.talks import TalkForm
from support.models import Talk
from support.policies.talks import can_ask_for_talk, check_ask_for_talk
from support.queries.debriefs import waiting_debriefs
from support.queries.talks import live_talk, talks_for
from support.services import talks as services
from support.talks.standing import standing_of
from support.talks.whom import circle_of


@require_safe
def ladder(request: NetworkRequest) -> HttpResponse:
    """Who is there for whoever asks, and how to reach them."""
    access, now = request.access, clock.now()
    context: dict[str, Any] = {"debriefs": waiting_debriefs(access)}
    circle = None
    if can_ask_for_talk(access):
        talk = live_talk(access)
        context |= {"talk": talk, "may_ask": True}
        if talk is not None:
            context["standing"] = standing_of(talk, now)
        if talk is None or talk.state == Talk.State.UNANSWERED:
            circle = circle_of(access.person, access.network, now)
            labels = dict(Talk.Whom.choices)
            context["choices"] = [(each, labels[each]) for each in circle.choices]
            context["form"] = TalkForm()
    companions = (
        circle.companions
        if circle is not None
        else standing_by(access.person.pk, access.network.pk, access.today)
    )
    context["beside"] = [each for each in companions if each.person.telephone]
    return render(request, "support/ladder.html", context)


@require_POST
def ask(request: NetworkRequest) -> HttpResponse:
    """I would like to talk: the second tap."""
    check_ask_for_talk(request.access)
    form = TalkForm(request.POST)
    if not form.is_valid():
        messages.error(request, services.CHOOSE)
        return _ladder(request)
    return _done(
        request,
        lambda: services.ask_for_talk(
            network=request.network, head=request.access.person, whom=form.cleaned_data["whom"],
            token=form.sent_token(), by=request.access.person, now=clock.now(),
        ),
        "You have asked to be rung. Nobody is told why.",
    )  # fmt: skip


@require_POST
def spoken(request: NetworkRequest, pk: int) -> HttpResponse:
    """We have spoken."""
    return _act(request, pk, services.spoken, "It is good that you have spoken.")


@require_POST
def others(request: NetworkRequest, pk: int) -> HttpResponse:
    """Somebody else, please; or ask again, and perhaps others."""
    whom = request.POST.get("whom", "")
    return _act(
        request, pk, lambda **who: services.ask_others(**who, whom=whom),
        "Others are being asked. Nobody is told why.",
    )  # fmt: skip


@require_POST
def end(request: NetworkRequest, pk: int) -> HttpResponse:
    """Not needed any more."""
    return _act(
        request, pk, services.end, "Nobody is asked any more. You can ask again at any time."
    )


def _act(request: NetworkRequest, pk: int, act: Callable[..., Any], said: str) -> HttpResponse:
    talk = one(talks_for(request.access), pk)
    return _done(request, lambda: act(talk=talk, by=request.access.person, now=clock.now()), said)


def _done(request: NetworkRequest, act: Callable[[], Any], said: str) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return _ladder(request)


def _ladder(request: NetworkRequest) -> HttpResponse:
    return redirect("support:ladder", request.network.slug)
