"""An operator keeps the numbers that answer, and says when somebody last rang them."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import operator_required
from accounts.queries import actor_of
from core import clock
from core.helplines import Helpline, helplines
from core.helplines_kept import keep
from dashboard.forms_helplines import HelplineForm
from schools.views.shared import form_page, saved

# Twice a year somebody rings each.
RING_AGAIN = timedelta(days=182)


@operator_required
@require_safe
def lines(request: HttpRequest) -> HttpResponse:
    """Every line with the day on which it was checked."""
    today = clock.today()
    rows = [
        (line, line.checked is None or today - line.checked > RING_AGAIN)
        for line in helplines().every
    ]
    return render(request, "dashboard/operator_helplines.html", {"rows": rows})


@operator_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, line: str) -> HttpResponse:
    """Correct a number or its hours."""
    found = _line(line)
    given = {"number": found.number, "hours": found.hours}
    form = HelplineForm(request.POST if request.method == "POST" else None, initial=given)

    def act() -> None:
        keep(line=found, by=actor_of(request.user), now=clock.now(), **form.cleaned_data)

    if saved(request, form, act):
        messages.success(request, f"{found.name} is kept, and shown everywhere within minutes.")
        return redirect("operator-helplines")
    return form_page(request, form, title=found.name, back_url=reverse("operator-helplines"))


@operator_required
@require_POST
def checked(request: HttpRequest, line: str) -> HttpResponse:
    """Somebody has rung it today, and it is right."""
    found = _line(line)
    keep(
        line=found, number=found.number, hours=found.hours, is_checked=True,
        by=actor_of(request.user), now=clock.now(),
    )  # fmt: skip
    messages.success(request, f"{found.name}: checked today.")
    return redirect("operator-helplines")


def _line(slug: str) -> Helpline:
    found = next((line for line in helplines().every if line.slug == slug), None)
    if found is None:
        raise Http404
    return found
