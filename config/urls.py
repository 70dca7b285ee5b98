"""Every address. What is a network's stands below its name: /southampton/home/."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("core.urls")),
    path("", include("dashboard.urls_site")),
    path("", include("buddies.urls_site")),
    path("", include("covenant.urls_site")),
    path("", include("directory.urls_site")),
    path("", include("support.urls_site")),
    path("", include("notifications.urls")),
    path("", include("escalations.urls")),
    path("me/", include("accounts.urls")),
    path("accounts/", include("accounts.urls_signin")),
    path("admin/", admin.site.urls),
    path("operator/", include("schools.urls_operator")),
    path("invitation/", include("schools.urls_invitation")),
]
if settings.CLOCK_MAY_MOVE:
    urlpatterns.append(path("demo/", include("seed.urls")))
urlpatterns += [
    path(
        "<slug:network_slug>/",
        include(
            [
                path("", include("dashboard.urls")),
                path("", include("covenant.urls")),
                path("", include("schools.urls")),
                path("", include("inspections.urls")),
                path("", include("buddies.urls")),
                path("", include("directory.urls")),
                path("", include("support.urls")),
                path("", include("reminders.urls")),
            ]
        ),
    ),
]
handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.forbidden"
handler404 = "core.views.errors.not_found"
handler500 = "core.views.errors.server_error"
