"""The declaration's Markdown as HTML in GOV.UK's classes; raw HTML in the text is shown, not
obeyed."""

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

CLASSES = {
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "hr": "govuk-section-break govuk-section-break--m govuk-section-break--visible",
}

_parser = MarkdownIt("commonmark", {"html": False})


def to_html(text: str) -> SafeString:
    """Render the Markdown of a declaration. A "#" heading becomes an h2: the page has its h1."""
    tokens = _parser.parse(text)
    _dress(tokens)
    renderer = _parser.renderer
    assert isinstance(renderer, RendererHTML)
    return mark_safe(renderer.render(tokens, _parser.options, {}))  # noqa: S308


def _dress(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.tag == "h1":
            token.tag = "h2"
        if token.tag in CLASSES and token.nesting >= 0:
            token.attrSet("class", CLASSES[token.tag])
        _dress(token.children or ())
