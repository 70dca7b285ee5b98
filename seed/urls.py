from django.urls import path

from seed import views

app_name = "demo"
urlpatterns = [
    path("travel/", views.travel, name="travel"),
    path("post/", views.letters, name="post"),
    path("post/<str:name>/", views.letter, name="letter"),
    path("post/<str:name>/<int:number>/", views.letter_file, name="letter-file"),
    path("people/", views.people, name="people"),
    path("people/<int:pk>/sign-in/", views.sign_in, name="sign-in"),
]
