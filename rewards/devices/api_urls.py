"""The devices’ address in the API."""

from django.urls import path

from rewards.devices.api import DevicesView

urlpatterns = [
    path("merchant/devices/", DevicesView.as_view()),
]
