"""Error pages: what happened, what to do, whom to ring; never whether a thing exists."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def _for_this_reader(request: HttpRequest, **context: Any) -> dict[str, Any]:
    """The page's context; who is not of the network does not learn its name from an error."""
    access = getattr(request, "access", None)
    if access is None or not access.is_member:
        context["network"] = None
    return context


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", _for_this_reader(request), status=400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the sentence of a NotAllowed where there is one."""
    context = _for_this_reader(request, reason=str(exception))
    return render(request, "403.html", context, status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", _for_this_reader(request), status=404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """500, without context processors: the database may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)
