"""The front door, and the way from sign-in to one's own network."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def front(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/front.html")


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/front.html")
