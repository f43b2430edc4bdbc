"""Addresses of the wallet."""

from django.urls import path

from rewards.wallet import views
from rewards.wallet.month_views import by_month

urlpatterns = [
    path("wallet/", views.wallet, name="wallet"),
    path("wallet/months/", by_month, name="wallet_months"),
    path("wallet/holds/<int:pk>/appeal/", views.appeal, name="appeal"),
]
