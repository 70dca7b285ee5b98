"""The drill of this term, for coordinators: who has not answered, and the number to ring."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.refusals import Refused
from directory import policies
from directory.models import DrillAnswer, Entry
from directory.queries.drills import drill_answers_for, drill_page
from directory.services import drills
from directory.views.shared import with_my_entry
from schools.middleware import NetworkRequest


@require_safe
def drill(request: NetworkRequest) -> HttpResponse:
    """Who has not answered first: they are the ones to ring."""
    policies.check_drill(request.access)
    found = drill_page(request.access)
    context = {
        "found": found,
        "page_obj": Paginator(found.silent, 30).get_page(request.GET.get("page")),
        "rung": found.rung[:30],
    }
    return render(request, "directory/drill.html", context)


@require_POST
def reached(request: NetworkRequest, pk: int) -> HttpResponse:
    """A coordinator rang them and reached them."""
    policies.check_drill(request.access)
    answer = _answer(request, pk)
    try:
        drills.reached(answer=answer, by=request.access.person, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Thank you for ringing {answer.entry.person.name}.")
    return redirect("directory:drill", request.network.slug)


@require_POST
def not_reached(request: NetworkRequest, pk: int) -> HttpResponse:
    """The wrong row was ticked."""
    policies.check_drill(request.access)
    answer = _answer(request, pk)
    drills.not_reached(answer=answer, by=request.access.person, now=clock.now())
    messages.success(request, f"{answer.entry.person.name} is asked again.")
    return redirect("directory:drill", request.network.slug)


def _answer(request: NetworkRequest, pk: int) -> DrillAnswer:
    answer = drill_answers_for(request.access).filter(pk=pk).first()
    if answer is None:
        raise Http404
    return answer


@require_POST
@with_my_entry
def answer(request: NetworkRequest, entry: Entry) -> HttpResponse:
    """Yes, asking me works: on my own page."""
    drills.answer_drill(entry=entry, by=request.access.person, now=clock.now())
    messages.success(request, "Thank you. Asking you works.")
    return redirect("dashboard:home", request.network.slug)
