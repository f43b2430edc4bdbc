"""Addresses of this app's API."""

from django.urls import include, path

from engagement.desk.api import DraftsView, SubmitView
from engagement.notices.api import NoticeDetailView
from engagement.reading.api import NoticeListView

urlpatterns = [
    path("notices/", NoticeListView.as_view()),
    path("notices/<int:pk>/", NoticeDetailView.as_view()),
    path("agency/notices/", DraftsView.as_view()),
    path("agency/notices/<int:pk>/submit/", SubmitView.as_view()),
    path("", include("engagement.inbox.api_urls")),
    path("", include("engagement.events.calendar.api_urls")),
    path("", include("engagement.delivery.preferences.api_urls")),
    path("", include("engagement.delivery.channels.webpush.api_urls")),
]
