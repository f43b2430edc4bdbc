"""Addresses of events."""

from django.urls import path

from engagement.events.calendar import own_views, views

urlpatterns = [
    path("events/", views.events, name="events"),
    path("events.ics", views.events_ics, name="events_ics"),
    path("events/mine/", own_views.my_events, name="my_events"),
    path("events/mine/calendar/", own_views.own_feed, name="own_feed"),
    path("events/feed/<slug:code>.ics", views.feed, name="event_feed"),
    path("events/<int:pk>/", views.event, name="event"),
    path("events/<int:pk>.ics", views.event_ics, name="event_ics"),
    path("events/<int:pk>/sign-up/<int:session>/", own_views.sign_up, name="event_sign_up"),
    path("events/pass/<int:pk>/", own_views.event_pass, name="event_pass"),
    path("events/pass/<int:pk>/qr.svg", own_views.event_pass_qr, name="event_pass_qr"),
    path("events/pass/<int:pk>/step-back/", own_views.step_back, name="event_step_back"),
    path("events/pass/<int:pk>/take/", own_views.take_place, name="event_take_place"),
    path("events/pass/<int:pk>/appeal/", own_views.appeal, name="event_appeal"),
]
