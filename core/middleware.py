from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from core import clock
from core.refusals import Refused
from core.views import pages

DOOR = "/talk/"


class DistressDoor:
    """Answers the distress door before anything reads a cookie, a session or the database:
    even the check whether somebody is signed in would touch all three."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == DOOR:
            return pages.distress(request)
        return self.get_response(request)


class RequestClock:
    """One reading of the clock per request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with clock.held():
            return self.get_response(request)


class Refusals:
    """Shows the sentence of a refusal that no view caught: mostly, somebody else was faster.

    After a POST the reader is back on the page they came from. There a ValidationError counts
    too: the answer fitted when the form was checked and does not any more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        is_act = request.method == "POST"
        if isinstance(exception, Refused):
            sentence = str(exception)
        elif isinstance(exception, ValidationError) and is_act:
            sentence = " ".join(exception.messages)
        else:
            return None
        messages.error(request, sentence)
        return HttpResponseRedirect(_came_from(request) if is_act else "/home/")


def _came_from(request: HttpRequest) -> str:
    """The page of this site from which a form was sent; the front door where none is named."""
    page = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        page, {request.get_host()}, require_https=request.is_secure()
    )
    # Whole, not its path alone: a path that begins with two slashes would name another host.
    return page if is_ours else "/"
