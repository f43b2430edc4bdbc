"""Addresses of our emergencies for other programs."""

from django.urls import path

from engagement.emergencies.cap import views

urlpatterns = [
    path("alerts.atom", views.feed, name="alerts_feed"),
    path("alerts/<int:pk>.xml", views.alert, name="cap_alert"),
]
