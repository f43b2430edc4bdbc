"""Addresses in the API where owners give coins back."""

from django.urls import path

from rewards.redemption.refunds.api import LateRefundsView, RefundsView, VoidView

urlpatterns = [
    path("merchant/redemptions/<int:pk>/refunds/", RefundsView.as_view()),
    path("merchant/redemptions/<int:pk>/late-refunds/", LateRefundsView.as_view()),
    path("merchant/redemptions/<int:pk>/void/", VoidView.as_view()),
]
