from django.urls import path

from dashboard.views import asked, feeds, home, messages, opening, promises, schools, visits

app_name = "dashboard"
urlpatterns = [
    path("home/", home.home, name="home"),
    path("opening/", opening.opening, name="opening"),
    path("asked/", asked.asked, name="asked"),
    path("asked/<int:pk>/answer/", asked.answer, name="answer"),
    path("exceptions/<int:pk>/answer/", asked.answer_exception, name="exception-answer"),
    path("schools/", schools.schools, name="schools"),
    path("schools/<int:pk>/", schools.school, name="school"),
    path("schools/<int:pk>/predecessor/<int:link_pk>/", schools.predecessor, name="predecessor"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visits/<int:pk>/now/", visits.visit_now, name="visit_now"),
    path("messages/", messages.messages_page, name="messages"),
    path("messages/<int:pk>/again/", messages.again, name="message-again"),
    path("calendars/", feeds.feeds, name="feeds"),
    path("calendars/<int:pk>/", feeds.change, name="feed-change"),
    path("calendars/<int:pk>/address/", feeds.renew, name="feed-renew"),
    path("calendars/<int:pk>/delete/", feeds.delete, name="feed-delete"),
    path("promises/", promises.promises, name="promises"),
    path("promises.csv", promises.promises_csv, name="promises-csv"),
    path("promises/members/", promises.members, name="promises-members"),
]
