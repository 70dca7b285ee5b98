from django.urls import path

from covenant.views import drafting, public, signing

app_name = "covenant"
urlpatterns = [
    path("", public.city, name="city"),
    path("covenant/", public.text, name="text"),
    path("covenant/version-<int:version>/", public.text, name="version"),
    path("covenant/sign/", signing.sign, name="sign"),
    path("covenant/our-signature/", signing.standing, name="standing"),
    path("covenant/our-signature/<int:pk>/withdraw/", signing.withdraw, name="withdraw"),
    path("covenant/edit/", drafting.edit, name="edit"),
    path("covenant/draft/", drafting.draft, name="draft"),
    path("covenant/publish/", drafting.publish, name="publish"),
    path("register/", public.register, name="register"),
    path("register.csv", public.register_csv, name="register-csv"),
]
