from django.urls import path

from support.views import departures, own_choice, posts

# Addresses stand in messages, which are read over shoulders.
urlpatterns = [
    path("to-read/", departures.departures, name="departures"),
    path("to-read/<int:pk>/", departures.departure, name="departure"),
    path("to-read/<int:pk>/second/", departures.second, name="departure-second"),
    path("to-read/<int:pk>/ask/", departures.ask_another, name="departure-ask"),
    path("to-read/<int:pk>/answer/", departures.answer, name="departure-answer"),
    path("to-read/<int:pk>/take-back/", departures.withdraw, name="departure-withdraw"),
    path("to-read/<int:pk>/own/take-back/", own_choice.take_back, name="own-choice-back"),
    path("to-read/own/<int:pk>/", own_choice.choose_to_go, name="own-choice"),
    path("<int:pk>/propose/", departures.propose, name="departure-propose"),
    path("<int:pk>/union-officer/", own_choice.union_officer, name="union-officer"),
    path("<int:pk>/still-there/", posts.still_there, name="still-there"),
]
