from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core import clock
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
