from django.urls import path

from schools.views import corrections, invitations, network, organisations, people, posts

app_name = "schools"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/enter-head/", people.enter_head, name="enter-head"),
    path("people/invite/", invitations.invite, name="invite"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/details/", people.correct_person, name="correct-person"),
    path("people/<int:pk>/invite/", invitations.invite, name="invite-person"),
    path("people/<int:pk>/post/", posts.give_post, name="give-post"),
    path("posts/<int:pk>/claim/", posts.claim_post, name="claim-post"),
    path("posts/<int:pk>/end/", posts.end_post, name="end-post"),
    path("roles/<int:pk>/end/", posts.end_role, name="end-role"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<int:pk>/resend/", invitations.resend, name="resend-invitation"),
    path("invitations/<int:pk>/withdraw/", invitations.withdraw, name="withdraw-invitation"),
    path("delegates/", invitations.delegates, name="delegates"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/add/", organisations.add, name="add-organisation"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/change/", organisations.change, name="change-organisation"),
    path("organisations/<int:pk>/schools/", organisations.schools, name="organisation-schools"),
    path("settings/", network.settings, name="settings"),
    path("terms/", network.terms, name="terms"),
    path("terms/add/", network.term, name="add-term"),
    path("terms/<int:pk>/", network.term, name="change-term"),
    path("terms/<int:pk>/remove/", network.remove_term, name="remove-term"),
    path("schools/<int:pk>/facts/", corrections.facts, name="facts"),
    path("schools/<int:pk>/facts/<slug:field>/", corrections.correct, name="correct-school"),
    path("corrections/<int:pk>/undo/", corrections.undo, name="undo-correction"),
]
