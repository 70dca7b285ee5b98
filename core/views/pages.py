"""Pages that are the same for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

# The door has neither script nor form, so its policy is stricter than the site's.
DOOR_POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)

# Robots may read what is public; each page says by itself whether it is to be found by a search.
NOT_FOR_ROBOTS = (
    "accounts", "admin", "answer", "call-out", "demo", "home", "invitation", "me", "operator",
)  # fmt: skip


@require_safe
@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read: all but what is for somebody signed in, or behind a link of a
    message."""
    lines = ["User-agent: *", *(f"Disallow: /{each}/" for each in NOT_FOR_ROBOTS), "Allow: /", ""]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=86400"
    return response


@login_not_required
def distress(request: HttpRequest) -> HttpResponse:
    """The distress door: static, the same for everybody, nobody can tell who opened it.

    core.middleware.DistressDoor calls it before anything reads a session or the database.
    """
    response = HttpResponse(render_to_string("core/distress.html"))
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "public, max-age=3600"
    response["Content-Security-Policy"] = DOOR_POLICY
    return response


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "core/accessibility.html")
