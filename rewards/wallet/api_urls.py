"""The wallet’s addresses in the API."""

from django.urls import path

from rewards.wallet.api import WalletHistoryView, WalletView

urlpatterns = [
    path("wallet/", WalletView.as_view()),
    path("wallet/history/", WalletHistoryView.as_view()),
]
