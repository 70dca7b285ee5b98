"""What a reminder says: a text file for each rule, its first line the subject.

Read over shoulders, so no text names a school, Ofsted or a visit; a test reads them all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.urls import reverse


@dataclass(frozen=True)
class Wording:
    subject: str
    text: str


def template_of(key: str) -> Template:
    """The template of a rule. Raises what Django raises for one that is missing or broken."""
    found: Any = get_template(f"reminders/{key}.txt")
    template: Template = found.template
    return template


def render(key: str, **context: Any) -> Wording:
    """The subject and text of a rule's reminder; with ``together``, without what several in one
    message would repeat. Raises as ``template_of`` does."""
    known = {
        "talk": settings.SITE_ADDRESS + reverse("distress"),
        "site": settings.SITE_ADDRESS,
        **context,
    }
    # Plain text: a name such as O'Neill stays as it is.
    return _parted(template_of(key).render(Context(known, autoescape=False)))


def digest(parts: Sequence[Wording]) -> Wording:
    """Several reminders, rendered with ``together``, as one message."""
    known = {"parts": parts, "others": len(parts) - 1}
    return _parted(template_of("parts/digest").render(Context(known, autoescape=False)))


def _parted(rendered: str) -> Wording:
    subject, _, text = rendered.strip().partition("\n")
    return Wording(" ".join(subject.split()), text.strip() + "\n")
