"""A pause of everything that would be sent to me, and whom to ring while it lasts."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import PauseForm
from accounts.models import Person
from accounts.queries import person_of
from accounts.services import pause_messages, resume_messages
from core import clock
from core.helplines import helplines
from dashboard.queries.home import networks_of
from schools.queries import named_human


def _me(request: HttpRequest) -> Person:
    person = person_of(request.user)
    if person is None:
        raise Http404
    return person


@require_http_methods(["GET", "POST"])
def pause(request: HttpRequest) -> HttpResponse:
    """Ask until when, and say first that it counts for urgent messages too."""
    person, today = _me(request), clock.today()
    form = PauseForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_valid():
        until = form.cleaned_data["until"]
        pause_messages(person=person, until=until, by=person, now=clock.now())
        messages.success(request, "Nothing will be sent to you until then.")
        return redirect("my-pause")
    humans = [named_human(network, today) for network in networks_of(request.user.pk, today)]
    context = {
        "form": form,
        "person": person,
        "is_paused": person.is_paused(today),
        "humans": [each for each in dict.fromkeys(humans) if each not in (None, person)],
        "lines": helplines().lines,
    }
    return render(request, "dashboard/pause.html", context)


@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """End the pause."""
    person = _me(request)
    resume_messages(person=person, by=person, now=clock.now())
    messages.success(request, "The pause is over: messages come again from now on.")
    return redirect("me:details")
