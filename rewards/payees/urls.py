"""Addresses of an owner's page about being paid."""

from django.urls import path

from rewards.payees import views

urlpatterns = [
    path("merchant/business/<int:pk>/account/", views.account, name="account"),
    path("merchant/changes/<int:pk>/withdraw/", views.withdraw, name="withdraw_change"),
]
