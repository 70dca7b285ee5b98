"""The page of a call-out, for the head and whoever asked for them: what is happening, what
happens next and when. The part that follows events is a fragment of its own, which answers 204
while nothing has changed; the page works by reading it again, too."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.refusals import Refused
from directory.callouts.changing import digest, mark_of
from directory.callouts.headings import about, heading, until_they_leave
from directory.callouts.standing import standing_of
from directory.forms.callouts import AfterForm
from directory.models import CallOut
from directory.queries import callouts as queries
from directory.services import callouts as services
from inspections.companions import who_stands_by
from schools.middleware import NetworkRequest
from schools.queries import named_human
from schools.views.shared import one, saved

State = CallOut.State
WAITING = (State.ASKING, State.UNANSWERED)


@require_safe
def call_out(request: NetworkRequest, pk: int) -> HttpResponse:
    """The page; 404 for whoever stands outside of it."""
    found = one(queries.call_outs_for(request.access), pk)
    return render(request, "directory/call_out.html", _page(request, found))


@require_safe
def call_out_now(request: NetworkRequest, pk: int) -> HttpResponse:
    """The part of it that follows events. 204 while nothing can have changed since it was
    ``seen``; a new heading is read out."""
    said, _, mark = request.GET.get("seen", "").partition("-")
    found = one(queries.call_outs_for(request.access), pk)
    if mark == mark_of(found, clock.now()):
        return HttpResponse(status=204)
    context = _page(request, found)
    is_news = said != digest(context["heading"])
    return render(
        request, "directory/call_out_now.html", context | {"is_fragment": True, "is_news": is_news}
    )


def _page(request: NetworkRequest, found: CallOut) -> dict[str, Any]:
    access, now = request.access, clock.now()
    is_head = found.head_id == access.person.pk
    standing = standing_of(found, now, access.person)
    context: dict[str, Any] = {
        "call_out": found,
        "visit": found.visit,
        "head": found.head,
        "is_head": is_head,
        "is_waiting": found.state in WAITING,
        "about": about(found),
        "heading": heading(found, is_head=is_head, is_alone=standing.is_alone),
        "standing": standing,
    }
    if found.state in WAITING:
        context["until"] = until_they_leave(found.visit, standing.team_leaves, now)
        context["human"] = named_human(request.network, access.today)
        # Between a head and those who stand by them: not for a delegate.
        context["beside"] = who_stands_by(found.visit, found.head, access.today) if is_head else []
    context["seen"] = f"{digest(context['heading'])}-{standing.mark}"
    return context


def page_url(request: NetworkRequest, found: CallOut) -> str:
    return reverse("directory:call-out", args=[request.network.slug, found.pk])


@require_POST
def spoken(request: NetworkRequest, pk: int) -> HttpResponse:
    """We have spoken."""
    return _done(request, pk, services.spoken, "Thank you. That you have spoken is all we keep.")


@require_POST
def ask_others(request: NetworkRequest, pk: int) -> HttpResponse:
    """Nobody has rung: others are asked."""
    return _done(request, pk, services.ask_others, "Others are being asked now.")


@require_POST
def end(request: NetworkRequest, pk: int) -> HttpResponse:
    """Not needed any more: whoever is asked is told."""
    return _done(
        request, pk, services.end, "Nobody is asked any more. You can ask again at any time."
    )


@require_POST
def share(request: NetworkRequest, pk: int) -> HttpResponse:
    """Let whoever accepted read what the head wrote; the head alone."""
    found = _own(request, pk)
    who = found.taken_by.first_name if found.taken_by else "Whoever rings you"
    return _done(request, pk, services.share, f"{who} can read what you wrote now.")


def _own(request: NetworkRequest, pk: int) -> CallOut:
    return one(queries.call_outs_for(request.access).filter(head=request.access.person), pk)


def _done(request: NetworkRequest, pk: int, act: Callable[..., Any], said: str) -> HttpResponse:
    found = one(queries.call_outs_for(request.access), pk)
    try:
        act(call_out=found, by=request.access.person, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    if queries.call_outs_for(request.access).filter(pk=pk).exists():
        return redirect(page_url(request, found))
    # A coordinator sees it while it is live, and not what came of it.
    return redirect("dashboard:visit", request.network.slug, found.visit_id)


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def after(request: NetworkRequest, pk: int) -> HttpResponse:
    """Did it help? Two questions and a thank you; the head alone, and never asked for."""
    found = _own(request, pk)
    if found.state != State.SPOKEN:
        return redirect(page_url(request, found))
    form = AfterForm(request.POST if request.method == "POST" else None, call_out=found)

    def keep() -> None:
        answers = form.cleaned_data
        services.after(
            call_out=found, helped=answers["helped"], thanks=answers.get("thanks", False),
            agreed=answers["agreed"], by=request.access.person, now=clock.now(),
        )  # fmt: skip

    if saved(request, form, keep):
        messages.success(request, "Thank you. It is kept.")
        return redirect("dashboard:visit", request.network.slug, found.visit_id)
    context = {"form": form, "call_out": found, "back_url": page_url(request, found)}
    return render(request, "directory/call_out_after.html", context)
