"""The link in an invitation: shows a button on GET, acts on POST."""

from django.urls import path

from schools.views import invitation

app_name = "invitation"
urlpatterns = [path("<str:token>/", invitation.open_invitation, name="open")]
