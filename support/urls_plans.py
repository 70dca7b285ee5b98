from django.urls import path

from support.views import plan_opening, plan_parties, plan_people, plan_sharing, plans

urlpatterns = [
    path("", plan_opening.plans, name="plans"),
    path("open/", plan_opening.wish, name="plan-open"),
    path("<int:pk>/", plans.plan, name="plan"),
    path("<int:pk>/ask/", plan_parties.ask, name="plan-ask"),
    path("<int:pk>/leave-out/", plan_parties.leave_out, name="plan-leave-out"),
    path("<int:pk>/parties/<int:party_pk>/", plan_parties.party, name="plan-party"),
    path("<int:pk>/parties/<int:party_pk>/note/", plan_parties.note, name="plan-party-note"),
    path("<int:pk>/people/", plan_people.people, name="plan-people"),
    path("<int:pk>/people/change/", plan_people.change, name="plan-people-change"),
    path("<int:pk>/people/supporter/", plan_people.supporter, name="plan-supporter"),
    path("<int:pk>/statement/", plan_people.statement, name="plan-statement"),
    path("<int:pk>/sharing/", plan_sharing.sharing, name="plan-sharing"),
    path("<int:pk>/sharing/<int:share_pk>/end/", plan_sharing.end, name="plan-share-end"),
    path("<int:pk>/take-on/", plan_opening.take_on, name="plan-take-on"),
]
