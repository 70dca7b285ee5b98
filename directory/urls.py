from django.urls import path

from directory.views import entry, searching

app_name = "directory"
urlpatterns = [
    path("directory/", searching.search, name="search"),
    path("directory/mine/", entry.mine, name="mine"),
    path("directory/mine/leave/", entry.leave, name="leave"),
    path("directory/<int:pk>/approve/", entry.approve, name="approve"),
]
