"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from engagement.delivery.views import inbox
from engagement.notices.views import home, notice

app_name = "engagement"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("notices/<int:pk>/", notice, name="notice"),
    path("inbox/", inbox, name="inbox"),
]
