"""Addresses of the lines of a period’s statements in the API, below finance/."""

from django.urls import path

from rewards.settlement.statements import api

urlpatterns = [
    path("settlements/<str:month>/lines.csv", api.SettlementLinesView.as_view()),
    path("settlements/<str:month>/lines.xlsx", api.SettlementLinesXlsxView.as_view()),
]
