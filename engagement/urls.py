"""Addresses of this app."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from engagement.notices.views import home, notice, passage
from engagement.review.views import review

app_name = "engagement"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("notices/<int:pk>/", notice, name="notice"),
    path("notices/<int:pk>/passage/", passage, name="passage"),
    path("", include("engagement.attachments.urls")),
    path("", include("engagement.reading.urls")),
    path("", include("engagement.inbox.urls")),
    path("", include("engagement.events.calendar.urls")),
    path("", include("engagement.emergencies.incidents.urls")),
    path("", include("engagement.emergencies.cap.urls")),
    path("", include("engagement.events.doors.urls")),
    path("me/year/", review, name="year"),
    path("", include("engagement.homes.urls")),
    path("", include("engagement.delivery.preferences.urls")),
    path("", include("engagement.delivery.received.urls")),
    path("", include("engagement.delivery.channels.webpush.urls")),
    path("", include("engagement.delivery.channels.email.urls")),
    path("", include("engagement.delivery.channels.line.urls")),
    path("", include("engagement.delivery.channels.sms.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("", include("engagement.delivery.channels.demo.urls")))
