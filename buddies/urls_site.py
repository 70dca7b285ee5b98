"""Doors that need no signing in: answers by link, and what a buddy does."""

from django.urls import path

from buddies.offer_links import PATH
from buddies.telling import GUIDE
from buddies.views import answers, guide

urlpatterns = [
    path(f"{PATH}<str:token>/", answers.answer, name="answer-about-buddies"),
    path(GUIDE, guide.guide_for_everybody, name="guide-for-buddies"),
]
