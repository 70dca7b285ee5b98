"""The site's addresses and two more: an empty page behind the same middleware, for members and for
visitors."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as site

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!DOCTYPE html><title>Empty</title>")


urlpatterns = [
    path("<slug:network_slug>/bench-empty/", empty),
    path("<slug:network_slug>/bench-empty-to-visitors/", login_not_required(empty)),
    *site,
]
