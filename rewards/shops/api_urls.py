"""Addresses of an owner's people in the API."""

from django.urls import path

from rewards.shops.api import LastDayView, StaffView

urlpatterns = [
    path("merchant/staff/", StaffView.as_view()),
    path("merchant/staff/<int:pk>/last-day/", LastDayView.as_view()),
]
