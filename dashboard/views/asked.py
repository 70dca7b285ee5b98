"""The page of what I am asked, and answering there or on a coordinator's first page."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.refusals import Refused
from dashboard.queries import asked as rows
from escalations import services
from escalations.kinds import kind_of
from escalations.models import Escalation, Page
from escalations.policies import NOT_NEEDED
from schools.middleware import NetworkRequest
from schools.views.shared import one

NOTED = "Thank you. It is noted."


@require_safe
def asked(request: NetworkRequest) -> HttpResponse:
    """What I am asked now, each with its answers."""
    questions = rows.questions_for(request.access, clock.now())
    return render(request, "dashboard/asked.html", {"questions": questions})


@require_POST
def answer(request: NetworkRequest, pk: int) -> HttpResponse:
    """Answer one of the questions that I was asked, also one that is over: it says so."""
    mine = Q(person=request.access.person)
    if constant_time_compare(request.POST.get("key", ""), rows.key_of(pk)):
        mine |= Q(person=None)
    page = Page.objects.filter(mine, pk=pk, escalation__network_id=request.network.pk).first()
    if page is None:
        raise Http404
    if page.person_id is None:
        # It is over, and whose it was is kept no more.
        messages.info(request, NOT_NEEDED)
        return redirect("dashboard:home", request.network.slug)
    value, now = request.POST.get("value", ""), clock.now()
    try:
        services.answer(page=page, value=value, by=request.access.person, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _said(page.escalation, page, value))
    return redirect("dashboard:home", request.network.slug)


@require_POST
def answer_exception(request: NetworkRequest, pk: int) -> HttpResponse:
    """A coordinator answers what coordinators are asked, whoever of them was."""
    escalation, person = one(rows.may_answer(request.access), pk), request.access.person
    value, now = request.POST.get("value", ""), clock.now()
    try:
        rows.check_is_theirs(escalation)
        services.answer_for(escalation=escalation, value=value, person=person, by=person, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, NOTED)
    return redirect("dashboard:home", request.network.slug)


def _said(escalation: Escalation, page: Page, value: str) -> str:
    """What is said after an answer, in the words of its kind."""
    answers: Any = kind_of(escalation).asking(escalation, page, clock.now()).answers
    return next(each.said for each in answers if each.value == value)
