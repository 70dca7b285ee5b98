"""What the directory's pages do alike."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from directory import policies
from directory.models import Entry
from directory.queries.availability import my_place
from schools.middleware import NetworkRequest

View: TypeAlias = Callable[..., HttpResponse]
# Where an act was done, for the way back: the first page, or the page of the thing.
HOME = "home"


def with_my_entry(view: View) -> View:
    """The page is there for whoever is in the directory, and is given their entry."""

    @wraps(view)
    def wrapped(request: NetworkRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        entry: Entry | None = my_place(request.access)
        if entry is None:
            raise Http404
        return view(request, entry, *args, **kwargs)

    return wrapped


def coordinators_only(view: View) -> View:
    """The page is for coordinators."""

    @wraps(view)
    def wrapped(request: NetworkRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        policies.check_approve(request.access)
        return view(request, *args, **kwargs)

    return wrapped


def back(request: NetworkRequest, otherwise: str) -> HttpResponse:
    """To the first page if the button stood there, else to the page of this name."""
    name = "dashboard:home" if request.POST.get("back") == HOME else otherwise
    return redirect(name, request.network.slug)
