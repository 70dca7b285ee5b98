"""Somebody to talk to, below a network's name; part of ``support.urls``."""

from django.urls import path

from support.views import debriefs, talks

urlpatterns = [
    path("", talks.ladder, name="ladder"),
    path("ask/", talks.ask, name="talk-ask"),
    path("debrief/<int:pk>/", debriefs.debrief, name="debrief"),
    path("<int:pk>/spoken/", talks.spoken, name="talk-spoken"),
    path("<int:pk>/others/", talks.others, name="talk-others"),
    path("<int:pk>/end/", talks.end, name="talk-end"),
]
