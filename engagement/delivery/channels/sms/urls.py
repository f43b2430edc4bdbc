"""Addresses of short messages."""

from django.urls import path

from engagement.delivery.channels.sms import views

urlpatterns = [
    path("preferences/sms/", views.sms, name="sms"),
    path("preferences/sms/end/", views.end, name="sms_end"),
]
