from django.urls import include, path

from inspections.models import Interruption, Phase
from inspections.views import (
    calls,
    deadlines,
    history,
    interruptions,
    outcomes,
    rules,
    visits,
    windows,
)

app_name = "inspections"
Kind = Interruption.Kind
urlpatterns = [
    path("ofsted-has-called/", calls.record_call, name="call"),
    path("visits/<int:pk>/correct/", visits.correct, name="correct"),
    path("visits/<int:pk>/mistake/", visits.take_back, name="take_back"),
    path("visits/<int:pk>/history/", history.history, name="history"),
    path("visits/<int:pk>/undo/", history.undo, name="undo"),
    path("visits/<int:pk>/follow/", history.follow, name="follow"),
    path("visits/<int:pk>/senior-inspector/", visits.number, name="number"),
    path("visits/<int:pk>/planned/", visits.say, {"phase": Phase.PLANNED.value}, name="planned"),
    path("visits/<int:pk>/feedback/", visits.say, {"phase": Phase.FEEDBACK.value}, name="feedback"),
    path(
        "visits/<int:pk>/monitoring/",
        visits.say,
        {"phase": Phase.MONITORING.value},
        name="monitoring",
    ),
    path(
        "visits/<int:pk>/deferral/",
        interruptions.ask,
        {"kind": Kind.DEFERRAL.value},
        name="ask_deferral",
    ),
    path("visits/<int:pk>/pause/", interruptions.ask, {"kind": Kind.PAUSE.value}, name="ask_pause"),
    path("visits/<int:pk>/answer/", interruptions.answer, name="answer"),
    path(
        "visits/<int:pk>/paused-by-inspectors/",
        interruptions.paused_by_inspectors,
        name="paused_by_inspectors",
    ),
    path("visits/<int:pk>/incomplete/", interruptions.incomplete, name="incomplete"),
    path("visits/<int:pk>/days/", interruptions.new_days, name="new_days"),
    path("visits/<int:pk>/draft/", visits.step, {"phase": Phase.DRAFT.value}, name="draft"),
    path(
        "visits/<int:pk>/published/",
        visits.step,
        {"phase": Phase.PUBLISHED.value},
        name="published",
    ),
    path("visits/<int:pk>/close/", visits.say, {"phase": Phase.CLOSED.value}, name="close"),
    path("visits/<int:pk>/deadlines/<slug:key>/done/", deadlines.tick_off, name="deadline_done"),
    path(
        "visits/<int:pk>/deadlines/<slug:key>/not-done/",
        deadlines.take_back_tick,
        name="deadline_not_done",
    ),
    path("visits/<int:pk>/outcome/", outcomes.enter, name="outcome"),
    path("visits/<int:pk>/told/", outcomes.provisional, name="provisional"),
    path("visits/<int:pk>/told/share/", outcomes.share, name="provisional_share"),
    path(
        "visits/<int:pk>/told/share/<int:share_pk>/end/",
        outcomes.stop_sharing,
        name="provisional_unshare",
    ),
    path("visits/<int:pk>/told/delete/", outcomes.forget, name="provisional_forget"),
    path("shared-in-confidence/", outcomes.shared_with_me, name="shared_with_me"),
    path("windows/<int:pk>/", windows.window, name="window"),
    path("windows/<int:pk>/set/", windows.override, name="override"),
    path("windows/<int:pk>/end/", windows.end_override, name="end_override"),
    path("windows/<int:pk>/inspected/", windows.inspected, name="inspected"),
    path("inspection-rules/", rules.rules, name="rules"),
    path("", include("inspections.urls_concerns")),
]
