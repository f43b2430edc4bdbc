"""Addresses of offers and vouchers in the API."""

from django.urls import path

from rewards.redemption.vouchers.api import CancelVoucherView, OffersView, VouchersView

urlpatterns = [
    path("wallet/vouchers/", VouchersView.as_view()),
    path("wallet/vouchers/<int:pk>/cancel/", CancelVoucherView.as_view()),
    path("offers/", OffersView.as_view()),
]
