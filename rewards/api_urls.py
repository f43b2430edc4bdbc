"""Addresses of this app's API. Each slice has its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("rewards.wallet.api_urls")),
    path("", include("rewards.cards.api_urls")),
    path("", include("rewards.limits.api_urls")),
    path("", include("rewards.redemption.api_urls")),
    path("", include("rewards.devices.api_urls")),
    path("", include("rewards.settlement.payouts.api_urls")),
    path("", include("rewards.payees.api_urls")),
    path("", include("rewards.shops.api_urls")),
    path("finance/", include("rewards.settlement.closing.api_urls")),
    path("finance/", include("rewards.settlement.statements.api_urls")),
    path("finance/", include("rewards.settlement.reports.api_urls")),
    path("finance/", include("rewards.settlement.payments.api_urls")),
]
