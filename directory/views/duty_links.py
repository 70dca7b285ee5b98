"""The page behind a link about a duty: asks on GET, because mail scanners follow links, and acts
on POST, without signing in. It names nobody: the link may be in other hands."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core import clock
from core.refusals import Refused
from directory import services
from directory.models import DutyQuestion
from directory.rota import links
from directory.rota.links import Link

YES = DutyQuestion.Answer.YES


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Yes, or not that day; the other answer may follow."""
    link = links.read(token, clock.today())
    if link is None:
        return render(request, "directory/duty_link_unknown.html", status=404)
    context = {"link": link, "said": "", "refusal": ""}
    if request.method == "POST":
        context["said"] = YES if request.POST.get("answer") == "yes" else DutyQuestion.Answer.NO
        try:
            _act(link, str(context["said"]))
        except Refused as refusal:
            context["refusal"] = str(refusal)
    return render(request, "directory/duty_link.html", context)


def _act(link: Link, said: str) -> None:
    by, now = link.entry.person, clock.now()
    if link.question is not None:
        services.answer_duty_question(question=link.question, answer=said, by=by, now=now)
    elif said == YES and link.duty is not None:
        services.take_over(duty=link.duty, entry=link.entry, by=by, now=now)
