"""Addresses of paying in shops in the API."""

from django.urls import include, path

urlpatterns = [
    path("", include("rewards.redemption.codes.api_urls")),
    path("", include("rewards.redemption.vouchers.api_urls")),
    path("", include("rewards.redemption.counter.api_urls")),
    path("", include("rewards.redemption.cards.api_urls")),
    path("", include("rewards.redemption.takings.api_urls")),
    path("", include("rewards.redemption.refunds.api_urls")),
]
