from django.urls import path

from buddies.views import board, checks, fairness, guide, offers, pairs, proposals, publishing

app_name = "buddies"
urlpatterns = [
    path("pairing/", board.board, name="pairing"),
    path("pairing/run/", board.run, name="run"),
    path("pairing/by-hand/", board.by_hand, name="by-hand"),
    path("pairing/kept-apart/", board.kept_apart, name="kept-apart"),
    path("pairing/kept-apart/<int:pk>/allow/", board.allow, name="allow"),
    path("pairing/offers/add/", offers.add, name="add-offer"),
    path("pairing/offers/<int:pk>/", offers.offer, name="offer"),
    path("pairing/offers/<int:pk>/withdraw/", offers.withdraw, name="withdraw-offer"),
    path("pairing/proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("pairing/proposals/<int:pk>/rows/<int:row_pk>/", proposals.row, name="row"),
    path("pairing/proposals/<int:pk>/change/", proposals.change, name="change"),
    path("pairing/proposals/<int:pk>/publish/", publishing.publish, name="publish"),
    path("pairing/proposals/<int:pk>/dismiss/", proposals.dismiss, name="dismiss"),
    path("pairing/proposals/<int:pk>/undo/", proposals.undo, name="undo-change"),
    path("pairing/proposals/<int:pk>/again/", proposals.again, name="run-again"),
    path("pairing/proposals/<int:pk>/all/", publishing.publish_all, name="publish-all"),
    path("pairing/fairness/", fairness.fairness, name="fairness"),
    path("pairing/publications/", publishing.publications, name="publications"),
    path(
        "pairing/publications/<int:pk>/undo/", publishing.undo_publication, name="undo-publication"
    ),
    path("pairs/", pairs.history, name="history"),
    path("pairs/<int:pk>/", pairs.pair, name="pair"),
    path("pairs/<int:pk>/another/", pairs.another, name="another"),
    path("pairs/<int:pk>/code/", pairs.code, name="code"),
    path("pairs/<int:pk>/reserve/", pairs.reserve, name="reserve"),
    path("pairs/<int:pk>/end/", pairs.end, name="end"),
    path("buddy/", offers.mine, name="mine"),
    path("buddy/guide/", guide.guide, name="guide"),
    path("buddy/again/", offers.again, name="again"),
    path("buddy/not-now/", offers.not_now, name="not-now"),
    path("buddy/conflicts/", offers.conflicts, name="conflicts"),
    path("buddy/conflicts/<int:pk>/remove/", offers.withdraw_conflict, name="withdraw-conflict"),
    path("last-resort/", checks.last_resort, name="last-resort"),
    path("last-resort/skip/", checks.skip_last_resort, name="skip-last-resort"),
    path("visits/<int:pk>/spoken/", checks.spoken, name="spoken"),
    path("visits/<int:pk>/stop-asking/", checks.stop_asking, name="stop-asking"),
    path("visits/<int:pk>/ask-again/", checks.ask_again, name="ask-again"),
    path("visits/<int:pk>/somebody-else/", checks.somebody_else, name="somebody-else"),
]
