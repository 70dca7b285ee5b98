"""The text of the covenant in public, version by version."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from covenant import difference, markdown, queries
from covenant import undertakings as offers
from covenant.caching import public_page
from covenant.models import Declaration
from schools.middleware import NetworkRequest


@require_safe
@login_not_required
@public_page
def text(request: NetworkRequest, version: int | None = None) -> HttpResponse:
    """The whole text of the newest version, or of an earlier one."""
    shown, others = _versions(request, version)
    return render(
        request,
        "covenant/text.html",
        {
            "declaration": shown,
            "html": markdown.to_html(shown.text),
            "offers": offers.by_kind(shown),
            "approvers": queries.approvers_of(shown),
            "others": others,
        },
    )


@require_safe
@login_not_required
@public_page
def changes(request: NetworkRequest, version: int) -> HttpResponse:
    """What is different between two versions: this one, and the one before or ``?from=``."""
    shown, others = _versions(request, version)
    chosen = request.GET.get("from", "")
    before = [each for each in others if each.version < version]
    old = next((each for each in others if str(each.version) == chosen), None)
    old = old or (before[0] if before else None)
    return render(
        request,
        "covenant/changes.html",
        {
            "declaration": shown,
            "old": old,
            "others": others,
            "difference": difference.between(old, shown) if old else None,
        },
    )


def _versions(
    request: NetworkRequest, version: int | None
) -> tuple[Declaration, list[Declaration]]:
    """The version asked for, and the others, the newest first; 404 where there is none."""
    versions = list(queries.declarations_readable_in(request.network))
    shown = next((each for each in versions if version in (None, each.version)), None)
    if shown is None:
        raise Http404
    return shown, [each for each in versions if each is not shown]
