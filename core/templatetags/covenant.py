"""Telephone numbers, dates and times as people in the United Kingdom write them."""

from datetime import date, datetime, time
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import devices
from core.clock import LONDON
from core.forms import ERROR_CLASSES, REQUIRED
from core.telephone import dialable, national

register = template.Library()
# What to say in place of "This field is required." on the sign-in pages.
_REQUIRED_WORDS = {
    "login": "Enter your e-mail address",
    "email": "Enter your e-mail address",
    "code": "Enter the code",
}
# Kinder, more useful words for what allauth and Django say there.
_KINDER_WORDS = {
    "Incorrect code.": "That code is not right. Use the newest one, and check each digit",
    "Enter a valid email address.": "Enter an e-mail address, like name@example.org",
    "Too many failed login attempts. Try again later.": (
        "That was tried too often. Wait a few minutes, then try again"
    ),
}
WIDGET_CLASSES: dict[type[forms.Widget], str] = {
    forms.Select: "govuk-select",
    forms.Textarea: "govuk-textarea",
    forms.CheckboxInput: "govuk-checkboxes__input",
}

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _in_london(value: date | datetime) -> date | datetime:
    """The same moment on a clock in London; a plain date or naive time as it is."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(LONDON)
    return value


@register.filter
def telephone(value: str | None) -> str:
    """A telephone number in national form: +442079460123 gives 020 7946 0123."""
    return national(value or "")


@register.filter
def tel_uri(value: str | None) -> str:
    """The address that rings a number: 020 7946 0123 gives tel:+442079460123."""
    return f"tel:{dialable(value or '')}"


@register.simple_tag
def phone_link(value: str | None, css_class: str = "") -> SafeString | str:
    """A link that rings the number and shows it in national form; nothing without a number."""
    if not value:
        return ""
    return format_html(
        '<a class="govuk-link{}" href="{}">{}</a>',
        f" {css_class}" if css_class else "",
        tel_uri(value),
        telephone(value),
    )


@register.filter
def day(value: date | datetime | None) -> str:
    """A date in full, in London: Tuesday 24 November 2026; nothing without one."""
    return f"{day_short(value)} {_in_london(value).year}" if value else ""


@register.filter
def day_short(value: date | datetime | None) -> str:
    """A date without its year, in London: Tuesday 24 November; nothing without one."""
    if not value:
        return ""
    local = _in_london(value)
    return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}"


@register.filter
def date_plain(value: date | datetime | None) -> str:
    """A date without its weekday, in London: 24 November 2026; nothing without one."""
    if not value:
        return ""
    local = _in_london(value)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


@register.filter
def month_year(value: date | datetime | None) -> str:
    """A month, in London: September 2026; nothing without one."""
    if not value:
        return ""
    local = _in_london(value)
    return f"{MONTHS[local.month - 1]} {local.year}"


@register.filter
def clock(value: datetime | time | None) -> str:
    """A time of day, in London: 5.10pm, 9am, midday, midnight; nothing without one."""
    if not value:
        return ""
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(LONDON)
    if (value.hour, value.minute) in {(0, 0), (12, 0)}:
        return "midday" if value.hour else "midnight"
    minutes = f".{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'pm' if value.hour >= 12 else 'am'}"


@register.filter
def at(value: datetime | None) -> str:
    """A moment, in London: 5.10pm on Tuesday 24 November; nothing without one."""
    return f"{clock(value)} on {day_short(value)}" if value else ""


@register.filter
def pages_around(page: Page[Any]) -> list[int | None]:
    """The page numbers to offer: first, last, and those beside this one; None is a gap."""
    last = page.paginator.num_pages
    shown = sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})
    numbers: list[int | None] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers


@register.filter
def error_target(field: BoundField) -> str:
    """The id an error leads to: the field, or its first box, radio button or checkbox."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"id_{field.html_name}_1"
    if isinstance(widget, forms.MultiWidget):
        return f"{field.auto_id}_0"
    return str(field.auto_id)


@register.filter
def sentences(body: str | list[str] | None) -> list[str]:
    """One sentence or several, always as a list."""
    return [body] if isinstance(body, str) else list(body or ())


@register.filter
def plain_errors(field: BoundField) -> list[str]:
    """The errors of a field, with words that say what to enter where Django's own do not."""
    return [
        _REQUIRED_WORDS.get(field.name, f"Enter {str(field.label).lower()}")
        if error == REQUIRED
        else _KINDER_WORDS.get(str(error), str(error))
        for error in field.errors
    ]


@register.simple_tag
def plain_widget(field: BoundField, hint: str = "", css_class: str = "", **attrs: str) -> str:
    """The box of any Django form's field as GOV.UK markup; it takes extra attributes."""
    widget = field.field.widget
    names = [WIDGET_CLASSES.get(type(widget), "govuk-input"), css_class or ""]
    described = [f"{field.auto_id}_hint"] if hint else []
    if field.errors:
        names.append(ERROR_CLASSES.get(type(widget), "govuk-input--error"))
        described += [f"{field.auto_id}_error{n}" for n, _ in enumerate(field.errors, start=1)]
    return field.as_widget(
        attrs={
            **{name: value for name, value in attrs.items() if value},
            "class": " ".join(filter(None, names)),
            "aria-describedby": " ".join(described) or False,
            "placeholder": False,
            "required": False,
        }
    )


@register.filter
def device(user_agent: str | None) -> str:
    """Words for what a browser says of itself: Safari on iPhone."""
    return devices.device(user_agent or "")
