"""Doors for people who were asked something and need not sign in: the link in the message, the
code by hand, and texts that they send back."""

import json

from allauth.core.ratelimit import consume
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.queries import person_of
from core import clock
from core.refusals import Refused
from escalations import codes, services
from escalations.forms import CodeForm
from escalations.inbound import answer_by_text
from escalations.links import in_one_form, page_by_code, page_of, token_for
from escalations.models import Page
from escalations.queries import question_of
from notifications.views import is_notify


# Whoever holds a telephone in one hand has no session here; the token is what they need.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Shows the question on GET, because mail scanners follow links; a POST answers. Nobody who
    has answered is led to a sign-in page: they are thanked, and may sign in."""
    page = page_of(token)
    now = clock.now()
    if page is None:
        return _private(render(request, "escalations/link_unknown.html", status=404))
    refused = ""
    if request.method == "POST" and page.person is not None:
        try:
            services.answer(
                page=page, value=request.POST.get("answer", ""), by=page.person, now=now
            )
        except Refused as refusal:
            refused = str(refusal)
        page.refresh_from_db()
        page.escalation.refresh_from_db()
    question = question_of(page, now)
    may_stop = bool(question.sign_in) and not _is_signed_in(request, page)
    if request.method == "POST" and question.goes_on and not may_stop:
        return _private(redirect(question.goes_on))
    context = {"question": question, "refused": refused, "may_stop": may_stop}
    return _private(render(request, "escalations/answer.html", context))


def _is_signed_in(request: HttpRequest, page: Page) -> bool:
    """Whether whoever holds the link is signed in as the person who was asked."""
    return page.person is not None and person_of(request.user) == page.person


def _private(response: HttpResponse) -> HttpResponse:
    """Nobody to whom a link leads learns the address of this page."""
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def by_code(request: HttpRequest) -> HttpResponse:
    """Leads from a code and where it came to to the page with the question. One sentence for
    whatever is wrong, and few tries: it must not say who is asked something."""
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        contact = form.cleaned_data["contact"]
        if not consume(request, action="answer_code", key=in_one_form(contact)):
            form.add_error(None, "That was tried too often. Wait a few minutes, then try again")
            status = 429
        elif address := _address(form.cleaned_data["code"], contact):
            return _private(redirect(address))
        else:
            form.add_error(
                "code",
                "We know no such code for that address or number. Use the newest message, and "
                "check each figure",
            )
    return render(request, "escalations/code.html", {"form": form}, status=status)


def _address(code: str, contact: str) -> str | None:
    """Where this code leads: to a page on which an answer is waited for, to what a floor above
    asks, or to a page of before."""
    now = clock.now()
    page = page_by_code(code=code, contact=contact, now=now)
    if page is None or not page.is_live:
        elsewhere = codes.address_of(code=code, contact=contact, now=now)
        if elsewhere or page is None:
            return elsewhere
    return reverse("answer", args=[token_for(page)])


@csrf_exempt
@login_not_required
@require_POST
def text_received(request: HttpRequest) -> HttpResponse:
    """Texts that people send to Notify's number. What is no answer changes nothing and is not
    told apart from one that is: Notify would only send it again."""
    if not is_notify(request):
        return HttpResponse(status=404)
    try:
        said = json.loads(request.body)
        number, words, text_id = (str(said[name]) for name in ("source_number", "message", "id"))
    except (ValueError, KeyError, TypeError):
        return HttpResponse(status=400)
    answer_by_text(number=number, words=words, text_id=text_id, now=clock.now())
    return HttpResponse(status=204)
