"""Addresses of LINE."""

from django.urls import path

from engagement.delivery.channels.line import liff_views, views

urlpatterns = [
    path("hooks/line/", views.hook, name="line_hook"),
    path("line/", liff_views.inside, name="line_inside"),
    path("line/link/", liff_views.link, name="line_inside_link"),
    path("preferences/line/link/", views.link, name="line_link"),
    path("preferences/line/begin/", views.begin, name="line_begin"),
    path("preferences/line/end/", views.unlink, name="line_end"),
]
