from django.urls import path

from covenant.views import approving, checking, city, drafting, proof, register, signing, text

app_name = "covenant"
urlpatterns = [
    path("", city.city, name="city"),
    path("covenant/", text.text, name="text"),
    path("covenant/version-<int:version>/", text.text, name="version"),
    path("covenant/version-<int:version>/changes/", text.changes, name="changes"),
    path("covenant/sign/", signing.sign, name="sign"),
    path("covenant/checks/", checking.checks, name="checks"),
    path("covenant/checks/<int:pk>/", checking.check_authority, name="check-authority"),
    path("covenant/our-signature/", signing.standing, name="standing"),
    path("covenant/our-signature/<int:pk>/withdraw/", signing.withdraw, name="withdraw"),
    path("covenant/edit/", drafting.edit, name="edit"),
    path("covenant/draft/", drafting.draft, name="draft"),
    path("covenant/draft/changes/", drafting.draft_changes, name="draft-changes"),
    path("covenant/undertakings/", drafting.undertakings, name="undertakings"),
    path("covenant/publish/", drafting.publish, name="publish"),
    path("covenant/approvals/", approving.asked, name="approvals"),
    path("covenant/approvals/again/", approving.ask_again, name="approvals-again"),
    path("covenant/approvals/note/", approving.note, name="approval-note"),
    path("covenant/approvals/<int:pk>/", approving.approve, name="approve"),
    path("covenant/approvals/<int:pk>/stop/", approving.stop, name="approval-stop"),
    path("register/", register.register, name="register"),
    path("register/undertaken/", register.undertaken, name="undertaken"),
    path("register/about/", register.about, name="register-about"),
    path("register/check/", proof.check, name="check"),
    path("register/<int:pk>/", register.party, name="party"),
    path("register/<int:pk>/certificate.pdf", proof.certificate, name="certificate"),
    path("register.csv", register.register_csv, name="register-csv"),
    path("signature/<slug:digest>/", proof.signature, name="signature"),
]
