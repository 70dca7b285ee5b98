"""Whoever works at a school of the city signs for themselves, without an account: they say who they
are, and sign by the link that comes to their address."""

from allauth.core.ratelimit import consume
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from covenant import parties, queries, services
from covenant.forms.inviting import InPersonForm
from schools.middleware import NetworkRequest


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: NetworkRequest) -> HttpResponse:
    """Name, address, school and how to be shown. The answer is the same for every address: it must
    not say who is known here."""
    declaration = queries.published_declaration(request.network)
    if declaration is None:
        return render(request, "covenant/nothing_to_sign.html")
    form = InPersonForm(
        request.POST if request.method == "POST" else None,
        parties=[parties.of_school(each) for each in queries.open_schools(request.network)],
        city=request.network.name,
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        data, school = form.cleaned_data, form.party().school
        assert school is not None
        if consume(request, action="sign_in_person", key=data["email"].casefold()):
            services.ask_to_sign_in_person(
                school=school, name=data["name"], email=data["email"], role=data["role"],
                shown_as=data["shown_as"], now=clock.now(),
            )  # fmt: skip
            return redirect("covenant:sign-in-person-sent", request.network.slug)
        form.add_error(None, "That was asked too often. Wait a few minutes, then try again")
        status = 429
    return render(
        request, "covenant/in_person.html", {"form": form, "declaration": declaration},
        status=status,
    )  # fmt: skip


@login_not_required
@require_safe
def sent(request: NetworkRequest) -> HttpResponse:
    """Look into your mailbox."""
    return render(request, "covenant/in_person_sent.html")
