from django.urls import path

from support.views import actions, closing, contents, objectives, reviews

urlpatterns = [
    path("due/", contents.due, name="due"),
    path("look/", closing.wanting, name="plans-wanting"),
    path("<int:pk>/work/", contents.work, name="work"),
    path("<int:pk>/objectives/new/", objectives.objective_new, name="objective-new"),
    path("objectives/<int:pk>/", objectives.objective, name="objective"),
    path("objectives/<int:pk>/met/", objectives.objective_met, name="objective-met"),
    path("objectives/<int:pk>/delete/", objectives.objective_delete, name="objective-delete"),
    path("objectives/<int:pk>/actions/new/", actions.action_new, name="action-new"),
    path("actions/<int:pk>/", actions.action, name="action"),
    path("actions/<int:pk>/delete/", actions.action_delete, name="action-delete"),
    path("actions/<int:pk>/done/", actions.action_done, name="action-done"),
    path("actions/<int:pk>/not-done/", actions.action_not_done, name="action-not-done"),
    path("<int:pk>/reviews/", reviews.reviews, name="reviews"),
    path("<int:pk>/reviews/now/", reviews.now, name="review-now"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/take-back/", reviews.take_back, name="review-take-back"),
    path("<int:pk>/pause/", closing.pause, name="plan-pause"),
    path("<int:pk>/go-on/", closing.resume, name="plan-resume"),
    path("<int:pk>/close/", closing.close, name="plan-close"),
    path("<int:pk>/open-again/", closing.open_again, name="plan-open-again"),
    path("<int:pk>/paper/", closing.on_paper, name="plan-paper"),
]
