from django.urls import path

from support.views import help, help_plan

urlpatterns = [
    path("", help.overview, name="help"),
    path("offers/add/", help.offer, name="offer-help"),
    path("offers/<int:pk>/", help.change, name="change-help"),
    path("offers/<int:pk>/withdraw/", help.withdraw, name="withdraw-help"),
    path("asked/<int:pk>/", help.asked, name="help-asked"),
    path("asked/<int:pk>/not-possible/", help.decline, name="decline-help"),
    path("asked/<int:pk>/who/", help.say_who, name="help-who"),
    path("asked/<int:pk>/days/", help.days, name="help-days"),
    path("plan/<int:pk>/", help_plan.needs, name="plan-help"),
    path("plan/<int:pk>/add/", help_plan.add, name="add-need"),
    path("needs/<int:pk>/withdraw/", help_plan.withdraw, name="withdraw-need"),
    path("needs/<int:pk>/ask/<int:offered>/", help_plan.ask, name="ask-help"),
    path("given/<int:pk>/take-back/", help_plan.take_back, name="take-back-help"),
]
