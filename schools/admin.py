"""What operators keep. No posts, roles or invitations: those are the coordinators' work, and
their pages write the audit trail."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.audited_admin import AuditedAdmin, LastingAdmin
from schools.models import DayWithoutPupils, ImportRun, Network, Organisation, School, Term


@admin.register(Network)
class NetworkAdmin(LastingAdmin):
    verb = "network"
    list_display = ("name", "slug", "la_code", "is_public")
    fields = ("name", "slug", "la_code", "is_public", "months_ahead", "pair_within_open_windows")

    def network_of(self, obj: Network) -> int:
        return obj.pk


@admin.register(Term)
class TermAdmin(AuditedAdmin):
    verb = "term"
    list_display = ("network", "name", "first_day", "last_day")
    list_select_related = ("network",)
    list_filter = ("network",)

    def network_of(self, obj: Term) -> int:
        return obj.network_id


@admin.register(DayWithoutPupils)
class DayWithoutPupilsAdmin(AuditedAdmin):
    verb = "day_without_pupils"
    list_display = ("network", "day", "kind", "name")
    list_select_related = ("network",)
    list_filter = ("network", "kind")

    def network_of(self, obj: DayWithoutPupils) -> int:
        return obj.network_id


class ReadOnly(admin.ModelAdmin):
    """What files write and pages correct, to be looked at."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(School)
class SchoolAdmin(ReadOnly):
    list_display = ("urn", "name", "status", "as_at")
    list_filter = ("network",)
    search_fields = ("urn", "name")


@admin.register(Organisation)
class OrganisationAdmin(ReadOnly):
    list_display = ("name", "kind", "uid", "is_imported")
    list_filter = ("network", "kind")
    search_fields = ("name", "uid")


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnly):
    list_display = ("at", "kind", "file_name", "as_at", "created", "updated")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
