"""My details: how others reach me, and what keeps my account safe."""

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import wishes
from accounts.forms import DetailsForm
from accounts.queries import person_of
from accounts.services import change_details
from core import clock


@require_http_methods(["GET", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    person = person_of(request.user)
    if person is None:
        raise Http404
    form = DetailsForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        change_details(person=person, by=person, now=clock.now(), **form.changes())
        messages.success(request, "Your details are saved.")
        return redirect("me:details")
    context = {
        "form": form,
        "person": person,
        "has_second_factor": is_mfa_enabled(request.user),
        "are_texts_sent": wishes.are_texts_sent(),
        "is_paused": person.is_paused(clock.today()),
        "session_count": UserSession.objects.filter(user=request.user).count(),
    }
    return render(request, "accounts/details.html", context)
