"""What the pages that are the same for everybody show beside their words."""

from django import template

from core.helplines import Helplines, helplines

register = template.Library()


@register.simple_tag(name="helplines")
def helplines_tag() -> Helplines:
    """The crisis lines and the right to ask for a pause."""
    return helplines()


@register.filter
def days_in_words(days: int) -> str:
    """A number of days as people say it: 180 days, 1 day, 2 years."""
    years, rest = divmod(days, 365)
    if years and not rest:
        return "1 year" if years == 1 else f"{years} years"
    return "1 day" if days == 1 else f"{days} days"
