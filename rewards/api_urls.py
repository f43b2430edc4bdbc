"""Addresses of this app's API. Each slice has its own."""

from django.urls import include, path

from rewards.settlement import api as settlement

urlpatterns = [
    path("", include("rewards.wallet.api_urls")),
    path("", include("rewards.limits.api_urls")),
    path("", include("rewards.redemption.api_urls")),
    path("", include("rewards.devices.api_urls")),
    path("finance/settlements/<str:month>.csv", settlement.SettlementView.as_view()),
    path("finance/settlements/<str:month>.xlsx", settlement.SettlementXlsxView.as_view()),
    path("finance/settlements/<str:month>/lines.csv", settlement.SettlementLinesView.as_view()),
    path("finance/settlements/<str:month>/lines.xlsx", settlement.SettlementLinesXlsxView.as_view()),
    path("finance/settlements/<str:month>/budgets.csv", settlement.SettlementBudgetsView.as_view()),
    path("finance/settlements/<str:month>/budgets.xlsx", settlement.SettlementBudgetsXlsxView.as_view()),
    path("finance/settlements/<str:month>/report.pdf", settlement.SettlementReportView.as_view()),
    path("finance/batches/<int:pk>.csv", settlement.BatchCsvView.as_view()),
    path("finance/batches/<int:pk>.xlsx", settlement.BatchXlsxView.as_view()),
]
