"""Pages of the whole site: the front door, what is known of me, an operator's pages."""

from django.urls import path

from dashboard.views import feeds, front, helplines, me, opening, operator, pause

urlpatterns = [
    path("", front.front, name="front"),
    path("home/", front.home, name="home"),
    path("privacy/", front.privacy, name="privacy"),
    path("me/data/", me.my_data, name="my-data"),
    path("me/download/", me.download, name="my-download"),
    path("me/last-resort/", front.my_last_resort, name="my-last-resort"),
    path("me/pause/", pause.pause, name="my-pause"),
    path("me/resume/", pause.resume, name="my-resume"),
    path("me/forget/", me.forget_me, name="forget-me"),
    path("me/calendars/", feeds.my_calendars, name="my-calendars"),
    path("me/calendars/<slug:token>.ics", feeds.feed, name="calendar-feed"),
    path("operator/files/", operator.files, name="operator-files"),
    path("operator/files/<slug:token>/", operator.file, name="operator-file"),
    path("operator/files/<slug:token>/apply/", operator.apply, name="operator-file-apply"),
    path("operator/files/<slug:token>/aside/", operator.put_aside, name="operator-file-aside"),
    path("operator/networks/<int:pk>/opening/", opening.of_operator, name="operator-opening"),
    path("operator/helplines/", helplines.lines, name="operator-helplines"),
    path("operator/helplines/<slug:line>/", helplines.change, name="operator-helpline"),
    path(
        "operator/helplines/<slug:line>/checked/",
        helplines.checked,
        name="operator-helpline-checked",
    ),
    path("operator/health/", operator.health, name="operator-health"),
]
