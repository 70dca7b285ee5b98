from django.urls import path

from reminders import views

app_name = "reminders"
urlpatterns = [
    path("reminders/", views.who_hears_what, name="who_hears_what"),
    path("reminders/preview/", views.preview, name="preview"),
    path("reminders/rules/<slug:key>/", views.change, name="change"),
    path("reminders/rules/<slug:key>/back/", views.restore, name="restore"),
]
