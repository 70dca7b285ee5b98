from django.urls import path

from escalations import views
from escalations.links import PATH

urlpatterns = [
    path(PATH, views.by_code, name="answer-by-code"),
    path(f"{PATH}<str:token>/", views.answer, name="answer"),
    path("operator/texts-received/", views.text_received, name="texts-received"),
]
