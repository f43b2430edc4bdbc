"""Addresses of the inbox."""

from django.urls import path

from engagement.inbox import views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="read_all"),
    path("inbox/mark/", views.mark, name="mark"),
    path("inbox/<int:pk>/", views.message, name="message"),
]
