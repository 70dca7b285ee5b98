"""Pages of the whole site: the front door, what is known of me, an operator's pages."""

from django.urls import path

from dashboard.views import front, me, operator

urlpatterns = [
    path("", front.front, name="front"),
    path("home/", front.home, name="home"),
    path("privacy/", front.privacy, name="privacy"),
    path("me/data/", me.my_data, name="my-data"),
    path("me/download/", me.download, name="my-download"),
    path("me/forget/", me.forget_me, name="forget-me"),
    path("operator/files/", operator.files, name="operator-files"),
    path("operator/files/<slug:token>/", operator.file, name="operator-file"),
    path("operator/files/<slug:token>/apply/", operator.apply, name="operator-file-apply"),
    path("operator/files/<slug:token>/aside/", operator.put_aside, name="operator-file-aside"),
    path("operator/health/", operator.health, name="operator-health"),
]
