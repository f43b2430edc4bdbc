"""Addresses of this app: the wallet, paying, the shops, and the counter. Each slice has its own."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "rewards"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("rewards.wallet.urls")),
    path("", include("rewards.cards.urls")),
    path("", include("rewards.redemption.urls")),
    path("", include("rewards.shops.urls")),
    path("", include("rewards.payees.urls")),
    path("", include("rewards.offers.urls")),
    path("", include("rewards.devices.urls")),
    path("", include("rewards.fraud.urls")),
    path("merchant/paid/", include("rewards.settlement.payouts.urls")),
    path("merchant/statements/", include("rewards.settlement.statements.urls")),
    path("merchant/statements/", include("rewards.settlement.disputes.urls")),
    path("merchant/statements/", include("rewards.settlement.payments.urls")),
]
