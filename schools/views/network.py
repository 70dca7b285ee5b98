"""A network's settings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from schools import policies, queries, services
from schools.forms.network import NetworkForm
from schools.middleware import NetworkRequest


@require_http_methods(["GET", "POST"])
def settings(request: NetworkRequest) -> HttpResponse:
    access = request.access
    policies.check_coordinates(access)
    form = NetworkForm(
        request.POST if request.method == "POST" else None,
        access=access,
        instance=queries.network_of(access),
    )
    if request.method == "POST" and form.is_valid():
        services.change_network(
            network=request.network, by=access.person, now=clock.now(), **form.changes()
        )
        messages.success(request, "The settings are saved.")
        return redirect("schools:settings", request.network.slug)
    context = {"form": form, "gap": queries.gap_in_terms(request.network, access.today)}
    return render(request, "schools/settings.html", context)
