"""Addresses of the inbox in the API."""

from django.urls import path

from engagement.inbox import api

urlpatterns = [
    path("inbox/", api.InboxView.as_view()),
    path("inbox/read/", api.ReadView.as_view()),
]
