"""The site's addresses and one more: an empty page behind the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as site

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!DOCTYPE html><title>Empty</title>")


urlpatterns = [path("<slug:network_slug>/bench-empty/", empty), *site]
