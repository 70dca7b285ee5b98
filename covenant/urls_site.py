"""Doors that need no signing in: what is signed by a link or a code."""

from django.urls import path

from covenant.links import PATH
from covenant.views import links

urlpatterns = [
    path(PATH, links.by_code, name="sign-by-code"),
    path(f"{PATH}<str:token>/", links.by_link, name="sign-by-link"),
    path(f"{PATH}<str:token>/withdraw/", links.withdraw, name="withdraw-by-link"),
]
