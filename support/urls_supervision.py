from django.urls import path

from support.views import series, sessions, supervising, supervision

urlpatterns = [
    path("keeping/", supervision.supervision, name="supervision"),
    path("supervisors/invite/", supervision.invite, name="invite-supervisor"),
    path("supervisors/<int:pk>/end/", supervision.end, name="end-supervisor"),
    path("rules/", supervision.rules, name="support-rules"),
    path("rules/rang/", supervision.rang, name="referral-rang"),
    path("in-confidence/", supervising.in_confidence, name="in-confidence"),
    path("apart/", supervising.aparts, name="aparts"),
    path("apart/<int:pk>/remove/", supervising.remove_apart, name="remove-apart"),
    path("mine/", supervising.mine, name="supervising"),
    path("mine/change/", supervising.profile, name="supervisor"),
    path("mine/stop/", supervising.stop, name="stop-supervising"),
    path("mine/new/", series.rhythm, name="new-series"),
    path("mine/new/dates/", series.dates, name="series-dates"),
    path("mine/<int:pk>/", series.series, name="series"),
    path("mine/<int:pk>/where/", series.where, name="series-where"),
    path("mine/<int:pk>/close/", series.close, name="close-series"),
    path("mine/<int:pk>/open/", series.reopen, name="reopen-series"),
    path("mine/<int:pk>/end/", series.end, name="end-series"),
    path("mine/<int:pk>/more/", sessions.add, name="add-session"),
    path("mine/meetings/<int:pk>/move/", sessions.move, name="move-session"),
    path("mine/meetings/<int:pk>/off/", sessions.off, name="call-off"),
    path("mine/meetings/<int:pk>/on/", sessions.back_on, name="bring-back"),
]
