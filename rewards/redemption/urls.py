"""Addresses of paying in shops, for citizens and at the counter."""

from django.urls import include, path

urlpatterns = [
    path("", include("rewards.redemption.codes.urls")),
    path("", include("rewards.redemption.payments.urls")),
    path("", include("rewards.redemption.vouchers.urls")),
    path("", include("rewards.redemption.posters.urls")),
    path("", include("rewards.redemption.takings.urls")),
    path("", include("rewards.redemption.counter.urls")),
    path("", include("rewards.redemption.cards.urls")),
    path("", include("rewards.redemption.refunds.urls")),
]
