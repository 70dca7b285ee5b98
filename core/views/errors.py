"""Error pages: what happened, what to do, whom to ring; never whether a thing exists."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the sentence of a NotAllowed where there is one."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """500, without context processors: the database may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)
