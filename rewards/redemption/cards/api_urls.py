"""The cards’ address in the API."""

from django.urls import path

from rewards.redemption.cards.api import CardPaymentsView

urlpatterns = [
    path("merchant/card-payments/", CardPaymentsView.as_view()),
]
