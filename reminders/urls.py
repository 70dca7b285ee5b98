from django.urls import path

from reminders import views

app_name = "reminders"
urlpatterns = [
    path("reminders/", views.who_hears_what, name="who_hears_what"),
]
