"""Addresses of an owner's payouts, below merchant/paid/."""

from django.urls import path

from rewards.settlement.payouts import views

urlpatterns = [
    path("", views.payouts, name="payouts"),
    path("<slug:kind>/", views.payouts_file, name="payouts_file"),
]
