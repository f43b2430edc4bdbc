"""Addresses of what was sent."""

from django.urls import path

from engagement.delivery.received import views

urlpatterns = [
    path("preferences/sent/", views.sent_to_me, name="sent_to_me"),
    path("m/<str:token>/", views.tap, name="tap"),
]
