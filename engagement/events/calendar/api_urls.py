"""Addresses of events in the API."""

from django.urls import path

from engagement.events.calendar import api

urlpatterns = [
    path("events/", api.EventListView.as_view()),
    path("events/<int:pk>/registrations/", api.RegistrationsView.as_view()),
    path("events/<int:pk>/checkins/", api.CheckinsView.as_view()),
]
