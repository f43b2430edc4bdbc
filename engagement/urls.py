"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from engagement.delivery.views import inbox, message, read_all
from engagement.notices.views import home, notice

app_name = "engagement"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("notices/<int:pk>/", notice, name="notice"),
    path("inbox/", inbox, name="inbox"),
    path("inbox/read/", read_all, name="read_all"),
    path("inbox/<int:pk>/", message, name="message"),
]
