"""Addresses of the wallet."""

from django.urls import path

from rewards.wallet import views

urlpatterns = [
    path("wallet/", views.wallet, name="wallet"),
    path("wallet/holds/<int:pk>/appeal/", views.appeal, name="appeal"),
]
