from django.urls import URLPattern

app_name = "covenant"
urlpatterns: list[URLPattern] = []
