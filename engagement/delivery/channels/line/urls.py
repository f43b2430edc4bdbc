"""Addresses of LINE."""

from django.urls import path

from engagement.delivery.channels.line import views

urlpatterns = [
    path("hooks/line/", views.hook, name="line_hook"),
    path("preferences/line/link/", views.link, name="line_link"),
    path("preferences/line/begin/", views.begin, name="line_begin"),
    path("preferences/line/end/", views.unlink, name="line_end"),
]
