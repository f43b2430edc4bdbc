"""Addresses of this app's API."""

from django.urls import path

from rewards.devices.api import DevicesView
from rewards.limits.api import LimitsView
from rewards.redemption.counter.api import CardPaymentsView, PaymentCodesView, RedemptionsView, RefundsView, VoidView
from rewards.redemption.refunds.api import LateRefundsView
from rewards.redemption.vouchers.api import CancelVoucherView, OffersView, VouchersView
from rewards.settlement import api as settlement
from rewards.wallet.api import WalletHistoryView, WalletView

urlpatterns = [
    path("wallet/", WalletView.as_view()),
    path("wallet/limits/", LimitsView.as_view()),
    path("wallet/history/", WalletHistoryView.as_view()),
    path("wallet/payment-codes/", PaymentCodesView.as_view()),
    path("wallet/vouchers/", VouchersView.as_view()),
    path("wallet/vouchers/<int:pk>/cancel/", CancelVoucherView.as_view()),
    path("offers/", OffersView.as_view()),
    path("merchant/redemptions/", RedemptionsView.as_view()),
    path("merchant/card-payments/", CardPaymentsView.as_view()),
    path("merchant/devices/", DevicesView.as_view()),
    path("merchant/redemptions/<int:pk>/refunds/", RefundsView.as_view()),
    path("merchant/redemptions/<int:pk>/late-refunds/", LateRefundsView.as_view()),
    path("merchant/redemptions/<int:pk>/void/", VoidView.as_view()),
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
