"""The counter’s address in the API."""

from django.urls import path

from rewards.redemption.counter.api import RedemptionsView

urlpatterns = [
    path("merchant/redemptions/", RedemptionsView.as_view()),
]
