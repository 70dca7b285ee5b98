"""Doors that need no signing in: the pages behind links in messages."""

from django.urls import path

from directory.callouts.links import PATH as CALL_OUT
from directory.entry_links import PATH as ENTRY
from directory.rota.links import PATH as DUTY
from directory.views import call_out_answering, duty_links, links

urlpatterns = [
    path(f"{CALL_OUT}<str:token>/", call_out_answering.by_link, name="call-out-by-link"),
    path(f"{DUTY}<str:token>/", duty_links.answer, name="answer-about-duty"),
    path(f"{ENTRY}<str:token>/", links.answer, name="answer-about-entry"),
    path(f"{ENTRY}<str:token>/more/", links.more, name="entry-more-by-link"),
    path(f"{ENTRY}<str:token>/schools/", links.conflicts, name="entry-schools-by-link"),
    path(f"{ENTRY}<str:token>/kept/", links.kept, name="entry-kept-by-link"),
]
