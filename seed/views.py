"""The demo's own pages: move time on, read every message, sign in as anybody."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from core import clock
from seed import journey, post, queries

View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """Open to everybody, in the demo alone."""

    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@demo_only
@require_POST
def travel(request: HttpRequest) -> HttpResponse:
    """Move the demo's time on; what falls due on the way is sent."""
    target = journey.step(request.POST.get("step", ""), clock.now())
    journey.play_until(target, with_nights=True)
    return redirect(_safe_next(request))


@demo_only
def letters(request: HttpRequest) -> HttpResponse:
    """Every message that was sent."""
    page_obj = Paginator(post.names(), 30).get_page(request.GET.get("page"))
    found = [post.letter(name) for name in page_obj.object_list]
    return render(
        request,
        "seed/letters.html",
        {"page_obj": page_obj, "letters": [each for each in found if each is not None]},
    )


@demo_only
def letter(request: HttpRequest, name: str) -> HttpResponse:
    found = post.letter(name)
    if found is None:
        raise Http404
    return render(request, "seed/letter.html", {"letter": found})


@demo_only
def letter_file(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """What is attached to a message."""
    found = post.file_of(name, number)
    if found is None:
        raise Http404
    title, content, kind = found
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{title}"'
    return response


@demo_only
def people(request: HttpRequest) -> HttpResponse:
    """Who may sign in, by what they do."""
    return render(request, "seed/people.html", {"groups": queries.people_by_part(clock.today())})


@demo_only
@require_POST
def sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in as somebody with one tap, the second factor included."""
    person = queries.person_with_account(pk)
    if person is None or person.user is None:
        raise Http404
    login(request, person.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    messages.info(request, f"You are signed in as {person.name}.")
    return redirect("home")


def _safe_next(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if is_ours else "/"
