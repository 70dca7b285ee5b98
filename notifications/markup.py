"""The words of a message as HTML: paragraphs, links, and numbers that can be rung. Pure."""

import re

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.telephone import normalise

# An address of the web, up to what ends a sentence; or what may be a telephone number.
_LIVE = re.compile(
    r"(https?://[^\s<>]*[^\s<>.,;:!?)])|(?<![\w/.+])((?:\+44|0)\(?[\d][\d ()]{6,13}\d)"
)


def as_html(text: str) -> SafeString:
    """The same words, paragraph by paragraph, everything escaped."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return mark_safe("\n".join(f"<p>{_lines(each)}</p>" for each in paragraphs))  # noqa: S308


def first_telephone(text: str) -> str:
    """The first number in a text that can be rung; "" where there is none."""
    numbers = (found[0] for found in _LIVE.finditer(text) if not found[1])
    return next((number for number in numbers if normalise(number)), "")


def _lines(paragraph: str) -> str:
    parts, end = [], 0
    for found in _LIVE.finditer(paragraph):
        parts += [escape(paragraph[end : found.start()]), _link(found)]
        end = found.end()
    parts.append(escape(paragraph[end:]))
    return "".join(parts).replace("\n", "<br>\n")


def _link(found: re.Match[str]) -> str:
    words = found[0]
    if found[1]:
        return format_html('<a href="{}">{}</a>', words, words)
    number = normalise(words)
    return format_html('<a href="tel:{}">{}</a>', number, words) if number else escape(words)
