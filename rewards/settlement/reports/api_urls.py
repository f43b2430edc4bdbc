"""Addresses of a period’s reports in the API, below finance/."""

from django.urls import path

from rewards.settlement.reports import api

urlpatterns = [
    path("settlements/<str:month>/budgets.csv", api.SettlementBudgetsView.as_view()),
    path("settlements/<str:month>/budgets.xlsx", api.SettlementBudgetsXlsxView.as_view()),
    path("settlements/<str:month>/report.pdf", api.SettlementReportView.as_view()),
]
