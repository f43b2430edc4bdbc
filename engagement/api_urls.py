"""Addresses of this app's API."""

from django.urls import path

from engagement.notices.api import NoticeDetailView, NoticeListView

urlpatterns = [
    path("notices/", NoticeListView.as_view()),
    path("notices/<int:pk>/", NoticeDetailView.as_view()),
]
