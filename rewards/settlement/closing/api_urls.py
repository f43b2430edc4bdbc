"""Addresses of closed periods in the API, below finance/."""

from django.urls import path

from rewards.settlement.closing import api

urlpatterns = [
    path("settlements/<str:month>.csv", api.SettlementView.as_view()),
    path("settlements/<str:month>.xlsx", api.SettlementXlsxView.as_view()),
]
