"""What coordinators keep of supervision: who supervises, the rules, and counts of what is taken."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.wishes import are_texts_sent
from core import clock
from schools.middleware import NetworkRequest
from schools.views.shared import done, form_page, one, saved
from support.forms.supervision import InviteSupervisorForm, SupportRulesForm, kept_rules
from support.on_offer import rules_of
from support.policies import supervision as policies
from support.queries import supervision as queries
from support.services.rules import note_referral_rang, settle_support_rules
from support.services.supervisors import invite_supervisor, leave


@require_safe
def supervision(request: NetworkRequest) -> HttpResponse:
    """Who supervises here, how much is taken, the rules. Never who sees whom."""
    access = request.access
    policies.check_keep_supervision(access)
    context = {
        "supervisors": queries.supervisors_for(access),
        "take": queries.take_up(access),
        "texts_are_sent": are_texts_sent(),
        "rules": rules_of(request.network),
    }
    return render(request, "support/supervision.html", context)


@require_http_methods(["GET", "POST"])
def invite(request: NetworkRequest) -> HttpResponse:
    """Ask somebody to supervise."""
    access = request.access
    policies.check_keep_supervision(access)
    form = InviteSupervisorForm(request.POST if request.method == "POST" else None, access=access)

    def act() -> None:
        data = form.cleaned_data
        invite_supervisor(
            network=request.network, by=access.person, now=clock.now(), person=form.person(),
            name=data["name"], email=data["email"], telephone=data["telephone"],
            is_outside=data["is_outside"],
        )  # fmt: skip

    if saved(request, form, act):
        messages.success(request, "The invitation is on its way. Its link works for 14 days.")
        return _back(request)
    return form_page(
        request,
        form,
        title="Invite a supervisor",
        lead=[
            "Somebody who is trained to listen, and decides about no head here: no coordinator, "
            "and no officer of an organisation that manages heads.",
            "They read the limits of confidence first, and then decide.",
        ],
        back_url=reverse("support:supervision", args=[request.network.slug]),
    )


@require_http_methods(["GET", "POST"])
def end(request: NetworkRequest, pk: int) -> HttpResponse:
    """Somebody supervises here no longer; asks once more."""
    access = request.access
    policies.check_keep_supervision(access)
    supervisor = one(queries.supervisors_for(access), pk)
    if request.method == "POST":
        leave(supervisor=supervisor, by=access.person, now=clock.now())
        messages.success(request, f"{supervisor.person.name} does not supervise here any more.")
        return _back(request)
    return render(
        request,
        "includes/confirm.html",
        {
            "title": f"End that {supervisor.person.name} supervises here?",
            "body": [
                "Any series of theirs end, and whoever has a place is told at once that the "
                "meetings still to come are off. You are not told who that is.",
                "Ring them first: they can move or end their meetings themselves.",
            ],
            "button": "End it",
            "back_url": reverse("support:supervision", args=[request.network.slug]),
            "warning": True,
        },
    )


@require_http_methods(["GET", "POST"])
def rules(request: NetworkRequest) -> HttpResponse:
    """The yearly offer, and whom supervisors turn to."""
    policies.check_keep_supervision(request.access)
    form = SupportRulesForm(
        request.POST if request.method == "POST" else None,
        initial=kept_rules(rules_of(request.network)),
    )
    if saved(request, form,
        lambda: settle_support_rules(
            network=request.network, by=request.access.person, now=clock.now(),
            **form.cleaned_data,
        ),
    ):  # fmt: skip
        messages.success(request, "The rules are saved.")
        return _back(request)
    return form_page(
        request, form, title="Rules of supervision",
        back_url=reverse("support:supervision", args=[request.network.slug]),
    )  # fmt: skip


@require_POST
def rang(request: NetworkRequest) -> HttpResponse:
    """I rang the referral point today, and it answered."""
    policies.check_keep_supervision(request.access)
    person, now = request.access.person, clock.now()
    done(
        request,
        lambda: note_referral_rang(network=request.network, by=person, now=now),
        "Thank you. It answered today.",
    )
    return _back(request)


def _back(request: NetworkRequest) -> HttpResponse:
    return redirect("support:supervision", request.network.slug)
