from django.urls import path

from core.views import health, pages

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", pages.robots, name="robots"),
    path("talk/", pages.distress, name="distress"),
    path("accessibility/", pages.accessibility, name="accessibility"),
]
