"""Pages that are the same for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def distress(request: HttpRequest) -> HttpResponse:
    """The distress door: static, no session touched, nobody can tell who opened it."""
    response = render(None, "core/distress.html")  # type: ignore[arg-type]
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "public, max-age=3600"
    return response


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "core/accessibility.html")


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "core/privacy.html")


@login_not_required
def how_pairing_is_decided(request: HttpRequest) -> HttpResponse:
    return render(request, "core/how_pairing_is_decided.html")
