"""Pages of a call-out, below a network's name; part of ``directory.urls``."""

from django.urls import path

from directory.views import call_out_answering, call_out_asking, call_out_page

urlpatterns = [
    path("visits/<int:pk>/call-out/", call_out_asking.ask, name="call-out-ask"),
    path("visits/<int:pk>/call-out/people/", call_out_asking.wellbeing, name="call-out-wellbeing"),
    path("call-outs/<int:pk>/", call_out_page.call_out, name="call-out"),
    path("call-outs/<int:pk>/now/", call_out_page.call_out_now, name="call-out-now"),
    path("call-outs/<int:pk>/spoken/", call_out_page.spoken, name="call-out-spoken"),
    path("call-outs/<int:pk>/others/", call_out_page.ask_others, name="call-out-others"),
    path("call-outs/<int:pk>/share/", call_out_page.share, name="call-out-share"),
    path("call-outs/<int:pk>/end/", call_out_page.end, name="call-out-end"),
    path("call-outs/<int:pk>/after/", call_out_page.after, name="call-out-after"),
    path("call-outs/<int:pk>/mine/", call_out_answering.mine, name="call-out-mine"),
]
