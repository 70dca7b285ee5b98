"""Doors that need no signing in: answers by link, what a buddy does, how pairs are made."""

from django.urls import path

from buddies.offer_links import PATH
from buddies.sending import GUIDE
from buddies.views import answers, explained, guide

urlpatterns = [
    path(f"{PATH}<str:token>/", answers.answer, name="answer-about-buddies"),
    path(GUIDE, guide.guide_for_everybody, name="guide-for-buddies"),
    path("how-pairing-is-decided/", explained.how_pairs_are_made, name="how-pairing-is-decided"),
]
