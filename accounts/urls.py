from django.urls import path

from accounts import views

app_name = "me"
urlpatterns = [path("", views.details, name="details")]
