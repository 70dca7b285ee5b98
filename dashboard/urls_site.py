"""Pages of the whole site: the front door, and my details."""

from django.urls import path

from dashboard.views import front

urlpatterns = [
    path("", front.front, name="front"),
    path("home/", front.home, name="home"),
]
