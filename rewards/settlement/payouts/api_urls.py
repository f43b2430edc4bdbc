"""Address of an owner's payouts in the API."""

from django.urls import path

from rewards.settlement.payouts.api import PayoutsView

urlpatterns = [
    path("merchant/payouts/", PayoutsView.as_view()),
]
