"""Doors that need no signing in: the pages behind links in messages."""

from django.urls import path

from support.placing.links import PATH
from support.views import place_links

urlpatterns = [path(f"{PATH}<str:token>/", place_links.answer, name="answer-about-time")]
