"""What several views do alike."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.refusals import Refused

M = TypeVar("M", bound=Model)


def one(rows: QuerySet[M], pk: int) -> M:
    """The row among those one may see; 404 for any other."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def saved(request: HttpRequest, form: forms.Form | forms.ModelForm, act: Callable[[], Any]) -> bool:
    """Whether the form was sent, is right and the act was done; a refusal of the act is shown
    on the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def done(request: HttpRequest, act: Callable[[], Any], success: str) -> bool:
    """Do it and say ``success``, unless that is "", or show the sentence of a refusal. Whether
    it was done."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    if success:
        messages.success(request, success)
    return True


def form_page(
    request: HttpRequest,
    form: forms.Form | forms.ModelForm,
    *,
    title: str,
    back_url: str,
    lead: str | list[str] = "",
    **context: Any,
) -> HttpResponse:
    """A page that is one form."""
    return render(
        request,
        "schools/form.html",
        {"form": form, "title": title, "back_url": back_url, "lead": lead, **context},
    )
