"""What the pairing pages do alike."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from buddies import policies
from schools.middleware import NetworkRequest

View: TypeAlias = Callable[..., HttpResponse]


def coordinators_only(view: View) -> View:
    """The page is there for coordinators; for others there is none."""

    @wraps(view)
    def wrapped(request: NetworkRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policies.can_coordinate(request.access):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


def buddies_only(view: View) -> View:
    """The page is there for whoever leads a school here, offered, or was asked to."""

    @wraps(view)
    def wrapped(request: NetworkRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policies.can_keep_offer(request.access):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


def form_page(request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
    """A page that is one form: takes title, back_url and lead."""
    return render(request, "buddies/form.html", {"form": form, **context})
