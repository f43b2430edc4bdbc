"""The payment codes’ address in the API."""

from django.urls import path

from rewards.redemption.codes.api import PaymentCodesView

urlpatterns = [
    path("wallet/payment-codes/", PaymentCodesView.as_view()),
]
