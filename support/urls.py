"""Supervision, talks, plans and help: what stands below a network's name."""

from django.urls import include, path

app_name = "support"
urlpatterns = [
    path("supervision/", include("support.urls_supervision")),
    path("supervision/", include("support.urls_places")),
    path("talk/", include("support.urls_talks")),
    path("plans/", include("support.urls_plans")),
    path("plans/", include("support.urls_contents")),
    path("plans/", include("support.urls_departures")),
    path("help/", include("support.urls_help")),
]
