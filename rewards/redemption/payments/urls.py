"""Addresses of a citizen’s own receipts."""

from django.urls import path

from rewards.redemption.payments import views

urlpatterns = [
    path("pay/receipts/<int:pk>/", views.own_receipt, name="own_receipt"),
    path("wallet/lines/<int:transaction>/", views.receipt_of_line, name="receipt_of_line"),
    path("pay/receipts/<int:pk>/status/", views.own_receipt_status, name="own_receipt_status"),
]
