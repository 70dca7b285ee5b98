"""One's own places, and the times that suit."""

from django.urls import path

from support.views import places

urlpatterns = [
    path("places/", places.mine, name="my-times"),
    path("places/<int:pk>/give-up/", places.give_up, name="give-up-place"),
    path("places/<int:pk>/meetings/<int:session_pk>/", places.coming, name="coming"),
    path("offers/<int:pk>/no/", places.decline, name="decline-place"),
    path("times/", places.times, name="times"),
    path("times/<int:pk>/book/", places.book, name="book-time"),
    path("waiting/", places.wait, name="wait-for-time"),
    path("waiting/<int:pk>/stop/", places.stop_waiting, name="stop-waiting"),
]
