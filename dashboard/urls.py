from django.urls import path

from dashboard.views import home, messages, schools, visits

app_name = "dashboard"
urlpatterns = [
    path("home/", home.home, name="home"),
    path("schools/", schools.schools, name="schools"),
    path("schools/<int:pk>/", schools.school, name="school"),
    path("schools/<int:pk>/predecessor/<int:link_pk>/", schools.predecessor, name="predecessor"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("messages/", messages.messages_page, name="messages"),
]
