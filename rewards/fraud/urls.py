"""Address of a payout that is on hold, for its owner."""

from django.urls import path

from rewards.fraud import views

urlpatterns = [
    path("merchant/payouts/<int:pk>/", views.payout_hold, name="payout_hold"),
]
