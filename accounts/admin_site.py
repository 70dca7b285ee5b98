"""Django's admin, for operators with a second factor; to all others it is not there."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.decorators import operator_required


class OperatorSite(AdminSite):
    site_header = site_title = "Covenant: operators"
    index_title = "What operators keep"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        return operator_required(super().admin_view(view, cacheable))

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one way to sign in, with its limits and second factor."""
        return operator_required(lambda request: redirect("admin:index"))(request)
