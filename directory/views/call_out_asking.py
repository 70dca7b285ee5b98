"""A head, or somebody for them, asks for somebody who knows inspection: two taps, and a sentence
if they like. How somebody is has another door before it.

Where words of a concern are in hand, error reports show neither variables nor what was sent.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Person
from core import clock
from core.helplines import helplines
from core.refusals import Refused
from directory.callouts.asking import may_write, visits_to_ask_in
from directory.forms.callouts import AskForm
from directory.models import CallOut
from directory.policies import head_to_ask_for
from directory.queries import callouts as queries
from directory.services import callouts as services
from inspections import policies
from inspections.companions import who_stands_by
from inspections.models import Interruption, Visit
from schools.middleware import NetworkRequest
from schools.queries import named_human
from schools.views.shared import one

Kind = CallOut.Kind
# For whoever asks for a head.
OF_OTHERS: dict[str, str] = {
    Kind.WELLBEING: "How they or their staff are",
    Kind.UNSURE: "They do not know",
}


def address(request: NetworkRequest, name: str, pk: int) -> str:
    return reverse(f"directory:{name}", args=[request.network.slug, pk])


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def ask(request: NetworkRequest, pk: int) -> HttpResponse:
    """One tap: what it is about. Who is asked already is not asked twice."""
    visit = one(visits_to_ask_in(request.access), pk)
    head = head_to_ask_for(request.access, visit)
    if head is None:
        return _nobody_to_ring(request, visit)
    mine = queries.call_outs_for(request.access).filter(visit=visit, head=head)
    if (live := mine.filter(state__in=CallOut.LIVE).first()) is not None:
        return redirect(address(request, "call-out", live.pk))
    form = _ask_form(request, visit, head)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["kind"] == Kind.WELLBEING and "still" not in request.POST:
            return _wellbeing(request, visit, head, form)
        try:
            call_out = services.call_out(
                visit=visit, head=head, kind=form.cleaned_data["kind"], words=form.words_given,
                token=form.sent_token(), by=request.access.person, now=clock.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if mine.filter(pk=call_out.pk).exists():
                return redirect(address(request, "call-out", call_out.pk))
            # Somebody else had asked for this head already; how that stands is theirs.
            messages.success(request, f"Somebody is being asked to ring {head.name}.")
            return redirect("dashboard:visit", request.network.slug, visit.pk)
    return render(
        request,
        "directory/call_out_ask.html",
        {
            "form": form,
            "visit": visit,
            "head": head,
            "is_head": head == request.access.person,
            "kinds": [
                (value, label if head == request.access.person else OF_OTHERS.get(value, label))
                for value, label in Kind.choices
            ],
        },
    )


@sensitive_variables()
def _ask_form(request: NetworkRequest, visit: Visit, head: Person) -> AskForm:
    return AskForm(
        request.POST if request.method == "POST" else None,
        may_write=may_write(request.access, visit, head),
    )


def _nobody_to_ring(request: NetworkRequest, visit: Visit) -> HttpResponse:
    context = {"visit": visit, "human": named_human(request.network, request.access.today)}
    return render(request, "directory/call_out_nobody.html", context)


@require_safe
def wellbeing(request: NetworkRequest, pk: int) -> HttpResponse:
    """The other door, by its own address."""
    visit = one(visits_to_ask_in(request.access), pk)
    head = head_to_ask_for(request.access, visit)
    if head is None:
        return _nobody_to_ring(request, visit)
    return _wellbeing(request, visit, head, _ask_form(request, visit, head))


@sensitive_variables()
def _wellbeing(request: NetworkRequest, visit: Visit, head: Person, form: AskForm) -> HttpResponse:
    """Who listens, the right to ask for a pause, the buddy; then a call-out, if they still
    would like one. What was written already stays in the form."""
    lines = helplines()
    return render(
        request,
        "directory/call_out_wellbeing.html",
        {
            "form": form,
            "visit": visit,
            "is_head": head == request.access.person,
            "head": head,
            "lines": lines.lines,
            "pause": lines.pause,
            "may_pause": policies.can_ask(request.access, visit, Interruption.Kind.PAUSE),
            # Between a head and those who stand by them: not for a delegate.
            "beside": who_stands_by(visit, head, request.access.today)
            if head == request.access.person
            else [],
            "human": named_human(request.network, request.access.today),
        },
    )
