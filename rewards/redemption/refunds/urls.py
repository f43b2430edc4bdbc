"""Addresses of a receipt at the counter, and of what an owner does there."""

from django.urls import path

from rewards.redemption.refunds import views

urlpatterns = [
    path("merchant/receipts/<int:pk>/", views.receipt, name="receipt"),
    path("merchant/receipts/<int:pk>/void/", views.void, name="void"),
    path("merchant/receipts/<int:pk>/refund/", views.refund, name="refund"),
    path("merchant/receipts/<int:pk>/late-refund/", views.late_refund, name="late_refund"),
]
