"""Addresses of a shop’s devices."""

from django.urls import path

from rewards.devices import owner_views, till_views

urlpatterns = [
    path("merchant/shop/<int:pk>/devices/", owner_views.devices, name="devices"),
    path("merchant/devices/<int:pk>/revoke/", owner_views.revoke, name="revoke_device"),
    path("merchant/device/", till_views.till, name="till"),
    path("merchant/pin/", till_views.own_pin, name="own_pin"),
]
