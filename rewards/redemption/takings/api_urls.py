"""Address of an owner's payments in the API."""

from django.urls import path

from rewards.redemption.takings.api import PaymentsView

urlpatterns = [
    path("merchant/payments/", PaymentsView.as_view()),
]
