"""Addresses of payment codes, for citizens."""

from django.urls import path

from rewards.redemption.codes import views

urlpatterns = [
    path("pay/", views.pay, name="pay"),
    path("pay/<int:pk>/", views.payment_code, name="payment_code"),
    path("pay/<int:pk>/status/", views.payment_code_status, name="payment_code_status"),
    path("pay/<int:pk>/qr.svg", views.payment_code_qr, name="payment_code_qr"),
]
