"""Addresses that look back at a shop's payments."""

from django.urls import path

from rewards.redemption.takings import views

urlpatterns = [
    path("merchant/days/", views.day_list, name="day_list"),
    path("merchant/payments/", views.payments, name="payments"),
    path("merchant/payments/<slug:kind>/", views.payments_file, name="payments_file"),
]
