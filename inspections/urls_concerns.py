"""The addresses of concern logs, below those of inspections."""

from django.urls import path

from inspections.views import concern_shares, concerns

urlpatterns = [
    path("visits/<int:pk>/concerns/", concerns.log, name="concerns"),
    path("visits/<int:pk>/concerns/new/", concerns.new, name="concern_new"),
    path("visits/<int:pk>/concerns/copy/", concerns.export, name="concern_export"),
    path("visits/<int:pk>/concerns/delegates/", concerns.delegates, name="concern_delegates"),
    path("concerns/<int:pk>/", concerns.concern, name="concern"),
    path("concerns/<int:pk>/correct/", concerns.correct, name="concern_correct"),
    path("concerns/<int:pk>/withdraw/", concerns.withdraw, name="concern_withdraw"),
    path("concerns/<int:pk>/erase/", concerns.erase, name="concern_erase"),
    path("concerns/<int:pk>/share/", concern_shares.share, name="concern_share"),
    path(
        "concerns/<int:pk>/share/<int:share_pk>/end/",
        concern_shares.end_share,
        name="concern_share_end",
    ),
    path("shared-with-me/", concern_shares.shared, name="concerns_shared"),
]
