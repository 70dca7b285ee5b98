"""Pages of operators, who run the installation."""

from django.urls import path

from schools.views import operator

app_name = "operator"
urlpatterns = [
    path("", operator.networks, name="networks"),
    path("networks/<int:pk>/page/", operator.public, name="public"),
    path("networks/<int:pk>/coordinator/", operator.coordinator, name="coordinator"),
]
