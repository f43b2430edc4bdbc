"""Addresses of offers and vouchers, for citizens."""

from django.urls import path

from rewards.redemption.vouchers import views

urlpatterns = [
    path("offers/<int:pk>/", views.offer, name="offer"),
    path("vouchers/", views.own_vouchers, name="vouchers"),
    path("vouchers/<int:pk>/", views.voucher, name="voucher"),
    path("vouchers/<int:pk>/status/", views.voucher_status, name="voucher_status"),
    path("vouchers/<int:pk>/qr.svg", views.voucher_qr, name="voucher_qr"),
    path("vouchers/<int:pk>/cancel/", views.cancel_voucher, name="cancel_voucher"),
]
