from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from accounts import sessions


class SessionLimit:
    """Ends a session that was not to be kept after its eight hours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and sessions.is_over(request):
            logout(request)
        return self.get_response(request)


class PrivatePages:
    """Nothing that a signed-in person saw stays in the browser of a shared computer, where
    the next one could go back to it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asked before: whoever signs out is nobody afterwards.
        is_private = request.user.is_authenticated
        response = self.get_response(request)
        if is_private:
            response.setdefault("Cache-Control", "private, no-store")
        if is_private and not request.user.is_authenticated:
            # They signed out: what their own phone kept of unsent forms goes too (drafts.js).
            response["Clear-Site-Data"] = '"storage"'
        return response
