"""Addresses of push messages."""

from django.urls import path

from engagement.delivery.channels.webpush import views

urlpatterns = [path("preferences/devices/<int:pk>/end/", views.end_device, name="end_device")]
