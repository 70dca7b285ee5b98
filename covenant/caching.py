"""Public pages that caches may keep: the same for every visitor who has no session.

A visitor without a cookie of ours gets the page as it is for everybody: compressed, with an ETag
of its content, and no cookie with it, so that a phone that comes back is sent nothing anew and a
shared cache takes the load. Whoever has a session gets a page of their own, which nobody keeps.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF
from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.gzip import gzip_page

from core import clock
from core.audit import last_audit_row
from schools.middleware import NetworkRequest

# A browser asks each time and is mostly told "304, as before"; a shared cache may answer for a
# minute without asking.
FOR_EVERYBODY = "public, max-age=0, s-maxage=60, must-revalidate"
# The one script in the page (templates/base.html), by its hash: a nonce would be a new one with
# each answer, and a 304 would leave the old page with the new nonce.
SCRIPT = "'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='"

View = Callable[..., HttpResponseBase]
# At most so many pages, of some ten thousand letters each.
_memory = LocMemCache("public pages", {"max_entries": 300})


def public_page(view: View) -> View:
    """Let caches keep what this view answers to visitors. Give large files, which stream, an
    ETag of their own."""
    compressed = gzip_page(_kept(view))

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_visitor(request):
            return compressed(request, *args, **kwargs)
        response = view(request, *args, **kwargs)
        if not request.user.is_authenticated:
            response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ["Cookie"])
        return response

    return answer


def remembered(view: View) -> View:
    """Keep in this process, for visitors, what this view of a network answered, until anything is
    done here at all: every service writes an audit row. So that many who come at once cost one
    page. Stand it below ``public_page``, over a view that gives whole pages."""

    @wraps(view)
    def answer(request: NetworkRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        seconds = settings.PUBLIC_PAGES_REMEMBERED_SECONDS
        if not seconds or not is_visitor(request):
            return view(request, *args, **kwargs)
        network = request.network
        asked = (request.get_full_path(), network.created_at, network.name, clock.today())
        key = etag_of(repr((asked, last_audit_row())).encode())
        kept = _memory.get(key)
        if kept is not None:
            return HttpResponse(kept)
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and not _sets_cookies(request, response):
            _memory.set(key, response.content, seconds)  # type: ignore[attr-defined]
        return response

    return answer


def is_visitor(request: HttpRequest) -> bool:
    """Whether the answer can be the same for everybody: no session, and no message waiting."""
    ours = {settings.SESSION_COOKIE_NAME, "messages"}
    return request.method in ("GET", "HEAD") and not ours & request.COOKIES.keys()


def etag_of(content: bytes) -> str:
    """An ETag for these bytes, quoted as the header has it."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _kept(view: View) -> View:
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request._csp_nonce = ""  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        response._csp_replace = {"script-src": [SELF, SCRIPT]}  # type: ignore[attr-defined]
        patch_vary_headers(response, ["Cookie"])
        if _sets_cookies(request, response):
            response["Cache-Control"] = "private, no-cache"
            return response
        if response.status_code != 200:
            return response
        response["Cache-Control"] = FOR_EVERYBODY
        if not response.has_header("ETag"):
            response["ETag"] = etag_of(response.content)  # type: ignore[attr-defined]
        found = get_conditional_response(request, etag=response["ETag"], response=response)  # type: ignore[arg-type]
        assert found is not None
        found._csp_replace = response._csp_replace  # type: ignore[attr-defined]
        return found

    return answer


def _sets_cookies(request: HttpRequest, response: HttpResponseBase) -> bool:
    return bool(request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or response.cookies)
