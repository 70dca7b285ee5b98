from django.urls import path

from notifications import views
from notifications.unsubscribing import PATH

urlpatterns = [
    path(f"{PATH}<str:token>/", views.turn_off, name="unsubscribe"),
    path("operator/text-receipts/", views.text_receipt, name="text-receipts"),
]
