from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core import clock


class RequestClock:
    """One reading of the clock per request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with clock.held():
            return self.get_response(request)
