"""Addresses of the counter, and those that a scanned code opens."""

from django.urls import path

from rewards.redemption.counter import views

urlpatterns = [
    path("r/<str:code>/", views.scan, name="scan"),
    path("v/<str:code>/", views.voucher_scan, name="voucher_scan"),
    path("merchant/", views.counter, name="counter"),
    path("merchant/day/", views.day, name="day"),
    path("merchant/today/", views.today, name="today"),
    path("merchant/more/", views.more, name="shop_more"),
    path("merchant/check/", views.counter_check, name="counter_check"),
    path("merchant/photo/", views.photo, name="counter_photo"),
    path("merchant/confirm/", views.counter_confirm, name="counter_confirm"),
]
