"""What the pages that are the same for everybody show beside their words."""

from django import template
from django.conf import settings

from core.helplines import Helplines, helplines

register = template.Library()


@register.simple_tag(name="helplines")
def helplines_tag() -> Helplines:
    """The crisis lines and the right to ask for a pause."""
    return helplines()


@register.simple_tag
def kept_for(kind: str) -> str:
    """How long this installation keeps a kind of record, in words: 180 days, 2 years."""
    days: int = settings.RETENTION_DAYS[kind]
    years, rest = divmod(days, 365)
    if rest == 0:
        return "1 year" if years == 1 else f"{years} years"
    return f"{days} days"
