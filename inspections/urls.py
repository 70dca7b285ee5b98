from django.urls import path

from inspections.models import Phase
from inspections.views import calls, rules, visits, windows

app_name = "inspections"
urlpatterns = [
    path("ofsted-has-called/", calls.record_call, name="call"),
    path("visits/<int:pk>/correct/", visits.correct, name="correct"),
    path("visits/<int:pk>/mistake/", visits.take_back, name="take_back"),
    path("visits/<int:pk>/draft/", visits.step, {"phase": Phase.DRAFT.value}, name="draft"),
    path(
        "visits/<int:pk>/published/",
        visits.step,
        {"phase": Phase.PUBLISHED.value},
        name="published",
    ),
    path("visits/<int:pk>/close/", visits.close, name="close"),
    path("windows/<int:pk>/", windows.window, name="window"),
    path("windows/<int:pk>/set/", windows.override, name="override"),
    path("windows/<int:pk>/end/", windows.end_override, name="end_override"),
    path("windows/<int:pk>/inspected/", windows.inspected, name="inspected"),
    path("inspection-rules/", rules.rules, name="rules"),
]
