"""Duties of one's own, the rota, the rules and the numbers that answer."""

from django.urls import path

from directory.views import duties, rota, rules

urlpatterns = [
    path("directory/duties/", duties.duties, name="duties"),
    path("directory/duties/take/", duties.take, name="take-duty"),
    path("directory/duties/<int:pk>/give-up/", duties.give_up, name="give-up-duty"),
    path("directory/duties/<int:pk>/swap/", duties.swap, name="swap-duty"),
    path("directory/duties/<int:pk>/keep/", duties.keep, name="keep-duty"),
    path("directory/duties/<int:pk>/take-over/", duties.take_over, name="take-over-duty"),
    path("directory/duties/questions/<int:pk>/", duties.answer, name="answer-duty-question"),
    path("directory/rota/", rota.rota, name="rota"),
    path("directory/rota/<slug:on>/", rota.day, name="rota-day"),
    path("directory/rota/<slug:on>/ask/", rota.ask, name="ask-for-duty"),
    path("directory/rules/", rules.rules, name="rules"),
    path("directory/numbers/", rules.numbers, name="numbers"),
    path("directory/numbers/add/", rules.number, name="add-number"),
    path("directory/numbers/<int:pk>/", rules.number, name="number"),
    path("directory/numbers/<int:pk>/remove/", rules.remove, name="remove-number"),
    path("directory/numbers/<int:pk>/rang/", rules.rang, name="rang-number"),
    path("directory/numbers/<int:pk>/up/", rules.up, name="number-up"),
]
