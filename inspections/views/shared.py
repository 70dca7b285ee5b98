"""What the pages around a visit share: whose it is, the way back, and what was wrong."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.urls import reverse

from inspections import policies, queries
from inspections.models import Visit
from schools.middleware import NetworkRequest
from schools.views.shared import one


def kept_visit(request: NetworkRequest, pk: int) -> Visit:
    """A visit that this person keeps: its head, their delegate, a coordinator. 404 for others."""
    visit = one(queries.visits_for(request.access), pk)
    policies.check_acts_for(request.access, visit.school)
    return visit


def visit_url(request: NetworkRequest, visit: Visit) -> str:
    """The page of a visit, on the floor above."""
    return reverse("dashboard:visit", args=[request.network.slug, visit.pk])


def say_problem(request: NetworkRequest, problem: ValidationError) -> None:
    """Show what a service found wrong on the page that follows."""
    for sentence in problem.messages:
        messages.info(request, sentence)


def put_on_form(form: forms.Form, problem: ValidationError, **boxes: str) -> None:
    """Show what a service found wrong beside its box. ``boxes`` renames a service's field."""
    errors: dict[str, Any] = getattr(problem, "message_dict", {NON_FIELD_ERRORS: problem.messages})
    for field, sentences in errors.items():
        box = boxes.get(field, field)
        for sentence in sentences:
            form.add_error(box if box in form.fields else None, sentence)
